import type { BenchRun } from '../bench-run'
import type { Figure, Target } from '../figure'
import { medianOf } from '../percentiles'
import { measureCost, rateOf, type Timed } from './measure-load'

/** In turn, ours and the bare server, so that a busy machine slows both alike. */
const ROUNDS = 3
const SECONDS = 4
const HEAT_SECONDS = 4

type Latency = { readonly p50?: Target; readonly p99?: Target }
const LATENCY: ReadonlyMap<number, Latency> = new Map([
  [1, { p50: { atMost: 1 }, p99: { atMost: 5 } }],
  [16, {}],
  [64, { p99: { atMost: 30 } }],
])
/** Of what the bare server answers, at 16 connections. */
const SHARE_OF_BARE: Target = { atLeast: 0.6 }
export const USUAL_CONNECTIONS = 16

type Server = { readonly port: number; readonly pid: number }
type Round = { readonly ours: Timed; readonly bare: Timed }
type Two = { readonly ours: Server; readonly bare: Server }

/** One record a request, at 1, 16 and 64 connections: ours beside the bare server. */
export async function benchOneRecord(run: BenchRun, servers: Two): Promise<readonly Figure[]> {
  const ask = ({ port, pid }: Server, connections: number, seconds: number) =>
    measureCost(run, pid, { port, protocol: 'bracket', connections, records: 1, warmUpSeconds: 1, seconds, seed: 3 })
  run.report('one record a request, both servers warming up')
  for (const server of [servers.ours, servers.bare]) await ask(server, USUAL_CONNECTIONS, HEAT_SECONDS)
  const figures: Figure[] = []
  for (const [connections, latency] of LATENCY) {
    const rounds: Round[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      run.report(`one record a request, ${nameConnections(connections)}, round ${round} of ${ROUNDS}`)
      const ours = await ask(servers.ours, connections, SECONDS)
      rounds.push({ ours, bare: await ask(servers.bare, connections, SECONDS) })
    }
    figures.push(...describeRounds(connections, rounds, latency))
  }
  return figures
}

function describeRounds(connections: number, rounds: readonly Round[], { p50, p99 }: Latency): readonly Figure[] {
  const name = nameConnections(connections)
  const median = (read: (round: Round) => number) => medianOf(rounds.map(read))
  const sum = (read: (round: Round) => number) => rounds.reduce((total, round) => total + read(round), 0)
  const target = connections === USUAL_CONNECTIONS ? SHARE_OF_BARE : undefined
  return [
    { name: `${name}: predictions`, value: median(({ ours }) => rateOf(ours)), unit: 'per second' },
    { name: `${name}: p50`, value: median(({ ours }) => ours.accepted.p50 ?? Number.NaN), unit: 'ms', target: p50 },
    { name: `${name}: p99`, value: median(({ ours }) => ours.accepted.p99 ?? Number.NaN), unit: 'ms', target: p99 },
    { name: `${name}: refused`, value: sum(({ ours }) => ours.refused.count), unit: 'count', target: { atMost: 0 } },
    { name: `${name}: processor time a prediction`, value: median(({ ours }) => ours.cpuMs), unit: 'ms' },
    { name: `${name}: the bare server`, value: median(({ bare }) => rateOf(bare)), unit: 'per second' },
    { name: `${name}: its processor time a prediction`, value: median(({ bare }) => bare.cpuMs), unit: 'ms' },
    {
      name: `${name}: ours to the bare server`,
      value: median(({ ours, bare }) => rateOf(ours) / rateOf(bare)),
      unit: 'times',
      target,
    },
  ]
}

export function nameConnections(count: number): string {
  return count === 1 ? '1 connection' : `${count} connections`
}
