import type { BenchRun } from './bench-run'
import type { Figure, Findings } from './figure'
import { type LoggingServer, startLoggingServer } from './serving/logging-server'
import { measureLoad, rateOf } from './serving/measure-load'
import { watchProcess } from './serving/watch-process'

const TIMES_CAPACITY = 10
const SECONDS = 60
/** Keeps the server busy, and on a quiet machine makes it refuse nothing. */
const FEW_CONNECTIONS = 4
/** Enough that a server which refuses late, and not the generator, is what keeps requests waiting. */
const CONNECTIONS = 512
/** A dozen fields each: much work for the server in few bytes, so that ten times what it can do is within reach here. */
const RECORDS = { records: 50, isPartial: true } as const
const WATCH_EVERY_MS = 500

/** Ten times as many requests as the server can answer, for a minute. */
export async function benchOverload(run: BenchRun): Promise<Findings> {
  const server = await startLoggingServer(run)
  try {
    return { figures: await overload(run, server), notMeasured: [] }
  } finally {
    await server.stop()
  }
}

async function overload(run: BenchRun, server: LoggingServer): Promise<readonly Figure[]> {
  const asked = { port: server.port, protocol: 'bracket', ...RECORDS, seed: 5 } as const
  run.report('what the server can do')
  const alone = await measureLoad(run, { ...asked, connections: FEW_CONNECTIONS, warmUpSeconds: 4, seconds: 8 })
  const capacity = rateOf(alone)
  const offered = capacity * TIMES_CAPACITY
  run.report(`${TIMES_CAPACITY} times that, for ${SECONDS} s`)
  const load = measureLoad(run, {
    ...asked,
    connections: CONNECTIONS,
    ratePerSecond: offered,
    warmUpSeconds: 2,
    seconds: SECONDS,
  })
  const { value: outcome, samples } = await watchProcess(server.pid, load, { everyMs: WATCH_EVERY_MS, ...run })
  const { accepted, refused, failed, unsent } = outcome
  const memory = samples.map(({ residentMb }) => residentMb)
  const isAlive = !server.hasEnded() && (await server.http.get('/api/health')).status === 200
  return [
    { name: `capacity, requests of ${RECORDS.records} records`, value: capacity, unit: 'per second' },
    { name: 'offered', value: offered, unit: 'per second' },
    { name: 'accepted', value: rateOf(outcome), unit: 'per second' },
    { name: 'accepted, to the capacity', value: rateOf(outcome) / capacity, unit: 'times' },
    { name: 'accepted: p50', value: accepted.p50 ?? Number.NaN, unit: 'ms' },
    { name: 'accepted: p99', value: accepted.p99 ?? Number.NaN, unit: 'ms', target: { atMost: 250 } },
    { name: 'refused with 429 or 503', value: refused.count / outcome.seconds, unit: 'per second' },
    { name: 'refused: p50', value: refused.p50 ?? Number.NaN, unit: 'ms' },
    { name: 'refused: p99', value: refused.p99 ?? Number.NaN, unit: 'ms', target: { atMost: 250 } },
    { name: 'neither accepted nor refused', value: failed, unit: 'count', target: { atMost: 0 } },
    { name: 'due, and never sent: all connections waited', value: unsent / outcome.seconds, unit: 'per second' },
    { name: 'memory before', value: memory[0] ?? Number.NaN, unit: 'MB' },
    { name: 'memory, the most', value: Math.max(...memory), unit: 'MB', target: { atMost: 512 } },
    { name: 'answers afterwards', value: isAlive ? 1 : 0, unit: 'count', target: { atLeast: 1 } },
  ]
}
