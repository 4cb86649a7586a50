import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchRun } from '../bench-run'
import type { StartedServer } from '../bench-server'
import type { Figure } from '../figure'
import { medianOf, percentilesOf } from '../percentiles'
import { type Asked, type Load, type Prediction, readPrediction, runLoad } from './load'
import type { Rival, Rivals } from './rivals'
import type { TrackingServer } from './tracking-server'

const MOVES = 10
const CONNECTIONS = 4
const QUIET_MS = 10_000
const MOVE_EVERY_MS = 2_000
/** Single-precision numbers, written in decimal digits and read again. */
const TOLERANCE = 1e-6
const REFRESH = '/api/v1/models/refresh'

/** Predictions at full rate while the champion moves, and before and after, when it stands still. */
export async function benchSwap(
  { signal, report }: BenchRun,
  { mlflow }: TrackingServer,
  { server, rivals }: { readonly server: StartedServer; readonly rivals: Rivals },
): Promise<readonly Figure[]> {
  const { people, champion, challenger } = rivals
  const load = (during: Promise<unknown>) =>
    runLoad({ port: server.port, people, connections: CONNECTIONS, during, signal })
  const moveTimes: number[] = []
  const moveAll = async () => {
    for (let move = 0; move < MOVES; move++) {
      const since = performance.now()
      await mlflow.registry.setChampion((move % 2 === 0 ? challenger : champion).registered)
      await server.http.post(REFRESH, {})
      moveTimes.push(performance.now() - since)
      await sleep(MOVE_EVERY_MS)
    }
  }
  report('load without moves')
  const before = await load(sleep(QUIET_MS))
  report(`load with ${MOVES} moves of the champion`)
  const moving = await load(moveAll())
  report('load without moves, again')
  const after = await load(sleep(QUIET_MS))

  const quiet = { asked: [...before.asked, ...after.asked], seconds: before.seconds + after.seconds }
  const answered = [...before.asked, ...moving.asked, ...after.asked].map((asked) => ({
    asked,
    prediction: readPrediction(asked.answer),
  }))
  const given = answered.flatMap(({ asked, prediction }) => (prediction ? [{ asked, prediction }] : []))
  return [
    ...describeLoad('champion stands still', quiet),
    ...describeLoad(`champion moves ${MOVES} times`, moving),
    {
      name: 'predictions while it moves, to those while it stands',
      value: rateOf(moving) / rateOf(quiet),
      unit: 'times',
    },
    { name: 'a move, until the server has followed it', value: medianOf(moveTimes), unit: 'ms' },
    { name: 'moves seen in the answers', value: countTurns(given), unit: 'count', target: { atLeast: MOVES } },
    {
      name: 'predictions without an answer',
      value: answered.length - given.length,
      unit: 'count',
      target: { atMost: 0 },
    },
    {
      name: 'answers that are not those of the model they name',
      value: given.filter(({ asked, prediction }) => !isOwn(prediction, asked, [champion, challenger])).length,
      unit: 'count',
      target: { atMost: 0 },
    },
  ]
}

type Given = { readonly asked: Asked; readonly prediction: Prediction }

function describeLoad(name: string, load: Load): readonly Figure[] {
  const { p50, p99 } = percentilesOf(load.asked.map(({ ms }) => ms))
  return [
    { name: `${name}: predictions`, value: rateOf(load), unit: 'per second' },
    { name: '  p50', value: p50, unit: 'ms' },
    { name: '  p99', value: p99, unit: 'ms' },
  ]
}

function rateOf({ asked, seconds }: Load): number {
  return asked.length / seconds
}

/** On one connection, which gets its answers in the order of its requests. */
function countTurns(given: readonly Given[]): number {
  const digests = given.filter(({ asked }) => asked.connection === 0).map(({ prediction }) => prediction.digest)
  return digests.filter((digest, i) => i > 0 && digest !== digests[i - 1]).length
}

function isOwn({ version, digest, probability }: Prediction, { person }: Asked, rivals: readonly Rival[]): boolean {
  const rival = rivals.find(({ registered }) => registered.version === version)
  const own = rival?.answers[person] ?? Number.NaN
  return digest === rival?.digest && Math.abs(probability - own) <= TOLERANCE
}
