import { MAX_RECORDS } from '@/lib/contracts/predict'
import type { BenchRun } from '../bench-run'
import type { StartedServer } from '../bench-server'
import type { Figure, Findings } from '../figure'
import { measureCost, rateOf } from './measure-load'
import { keepOnOneCore } from './one-core'
import type { Protocol } from './request-bodies'

const CONNECTIONS = 2
const SECONDS = 6
const RECORDS_TARGET = { atLeast: 20_000 } as const

type Way = { readonly name: string; readonly protocol: Protocol; readonly isPartial: boolean }
const WAYS: readonly Way[] = [
  { name: 'complete records', protocol: 'bracket', isPartial: false },
  { name: 'complete records, streamed', protocol: 'ndjson', isPartial: false },
  { name: 'records of a dozen fields', protocol: 'bracket', isPartial: true },
]

/** As many records a request as the API takes, the server kept on one core where the system can do that. */
export async function benchManyRecords(run: BenchRun, { pid, port }: StartedServer): Promise<Findings> {
  const where = (await keepOnOneCore(pid)) ? 'one core' : 'all cores, for there is no taskset'
  const figures: Figure[] = []
  for (const { name, protocol, isPartial } of WAYS) {
    const named = `${MAX_RECORDS} ${name}`
    run.report(`${named} a request`)
    const plan = {
      port,
      protocol,
      isPartial,
      records: MAX_RECORDS,
      connections: CONNECTIONS,
      warmUpSeconds: 2,
      seed: 4,
    }
    const outcome = await measureCost(run, pid, { ...plan, seconds: SECONDS })
    const rate = rateOf(outcome) * MAX_RECORDS
    const costUs = (1000 * outcome.cpuMs) / MAX_RECORDS
    figures.push(
      { name: `requests of ${named}, ${where}: records`, value: rate, unit: 'per second', target: RECORDS_TARGET },
      { name: `${named}: processor time a record`, value: costUs, unit: 'us' },
      { name: `${named}: p50 of a request`, value: outcome.accepted.p50 ?? Number.NaN, unit: 'ms' },
    )
  }
  return { figures, notMeasured: [] }
}
