import type { BenchRun } from './bench-run'
import type { Figure, Findings } from './figure'
import { medianOf } from './percentiles'
import { type LoggingServer, startLoggingServer } from './serving/logging-server'
import { measureAnswered, measureLoad, rateOf } from './serving/measure-load'
import { type ProcessSample, watchProcess } from './serving/watch-process'

const CONNECTIONS = 16
const WATCH_EVERY_MS = 2_000
/** Of the whole time; the server reaches its working size in it. */
const WARM_UP_SHARE = 0.2
const COMPARED_SHARE = 0.2

/** Half of what the server can do, for so many minutes: whether memory and handles stay as they are. */
export async function benchSoak(run: BenchRun, { minutes }: { readonly minutes: number }): Promise<Findings> {
  const server = await startLoggingServer(run)
  try {
    return { figures: await soak(run, server, minutes), notMeasured: [] }
  } finally {
    await server.stop()
  }
}

async function soak(run: BenchRun, server: LoggingServer, minutes: number): Promise<readonly Figure[]> {
  const asked = { port: server.port, protocol: 'bracket', records: 1, connections: CONNECTIONS, seed: 6 } as const
  run.report('what the server can do')
  const capacity = rateOf(await measureAnswered(run, { ...asked, warmUpSeconds: 4, seconds: 8 }))
  run.report(`half of that, for ${minutes} min`)
  const seconds = minutes * 60
  const load = measureLoad(run, { ...asked, ratePerSecond: capacity / 2, warmUpSeconds: 0, seconds })
  const { value: outcome, samples } = await watchProcess(server.pid, load, { everyMs: WATCH_EVERY_MS, ...run })
  const { accepted, refused, failed, unsent } = outcome
  const { early, late } = splitSamples(samples)
  const growth = medianOf(late.map(residentMbOf)) / medianOf(early.map(residentMbOf)) - 1
  const handles = medianOf(late.map(handlesOf)) - medianOf(early.map(handlesOf))
  return [
    { name: 'capacity', value: capacity, unit: 'per second' },
    { name: 'asked', value: capacity / 2, unit: 'per second' },
    { name: 'answered', value: rateOf(outcome), unit: 'per second' },
    { name: 'p50', value: accepted.p50 ?? Number.NaN, unit: 'ms' },
    { name: 'p99', value: accepted.p99 ?? Number.NaN, unit: 'ms' },
    { name: 'not answered', value: refused.count + failed + unsent, unit: 'count', target: { atMost: 0 } },
    { name: 'memory after the warm-up', value: medianOf(early.map(residentMbOf)), unit: 'MB' },
    { name: 'memory at the end', value: medianOf(late.map(residentMbOf)), unit: 'MB' },
    { name: 'memory, growth', value: 100 * growth, unit: '%', target: { atMost: 5 } },
    { name: 'open files and sockets, growth', value: handles, unit: 'count', target: { atMost: 0 } },
    { name: 'the store at the end', value: await server.readStoreMb(), unit: 'MB' },
  ]
}

type Halves = { readonly early: readonly ProcessSample[]; readonly late: readonly ProcessSample[] }

/** The first fifth after the warm-up, and the last. */
export function splitSamples(samples: readonly ProcessSample[]): Halves {
  const whole = samples.at(-1)?.seconds ?? 0
  const between = (from: number, to: number) =>
    samples.filter(({ seconds }) => seconds >= from * whole && seconds <= to * whole)
  return { early: between(WARM_UP_SHARE, WARM_UP_SHARE + COMPARED_SHARE), late: between(1 - COMPARED_SHARE, 1) }
}

function residentMbOf({ residentMb }: ProcessSample): number {
  return residentMb
}

function handlesOf({ handles }: ProcessSample): number {
  return handles
}
