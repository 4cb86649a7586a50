import type { BenchRun } from '../bench-run'
import type { StartedServer } from '../bench-server'
import type { Findings } from '../figure'
import { startLoggingServer } from './logging-server'
import { measureCost, rateOf } from './measure-load'
import { nameConnections, USUAL_CONNECTIONS } from './one-record'

const SECONDS = 6

/** What the fast lane is worth: the same handlers, mounted by Next alone. */
export async function benchWithoutLane(run: BenchRun, ours: StartedServer): Promise<Findings> {
  const server = await startLoggingServer(run, { FAST_LANE: 'off' })
  try {
    run.report('one record a request, without the fast lane')
    const load = { protocol: 'bracket', records: 1, warmUpSeconds: 3, seconds: SECONDS, seed: 3 } as const
    const ask = ({ pid, port }: StartedServer) =>
      measureCost(run, pid, { ...load, port, connections: USUAL_CONNECTIONS })
    const slow = await ask(server)
    const fast = await ask(ours)
    const name = `${nameConnections(USUAL_CONNECTIONS)}, through Next`
    return {
      figures: [
        { name: `${name}: predictions`, value: rateOf(slow), unit: 'per second' },
        { name: `${name}: processor time a prediction`, value: slow.cpuMs, unit: 'ms' },
        { name: 'the fast lane, to that', value: rateOf(fast) / rateOf(slow), unit: 'times' },
        { name: 'the fast lane, to that, by processor time', value: slow.cpuMs / fast.cpuMs, unit: 'times' },
      ],
      notMeasured: [],
    }
  } finally {
    await server.stop()
  }
}
