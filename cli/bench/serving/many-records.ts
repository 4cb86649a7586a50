import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { CommandFailure } from '../../run-command'
import type { BenchRun } from '../bench-run'
import type { StartedServer } from '../bench-server'
import type { Figure, Findings } from '../figure'
import { inventRecords, keepEssentials } from '../invented-people'
import { openConnection } from './connection'
import { measureCost, rateOf } from './measure-load'
import { keepOnOneCore } from './one-core'
import { encodeRequest, type Protocol } from './request-bodies'

/** The most that a request may hold, then fewer, for complete records are long and a body has a limit of its own. */
const SIZES = [1000, 900, 800, 700, 600, 500] as const
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
  const notMeasured: string[] = []
  for (const { name, protocol, isPartial } of WAYS) {
    const records = await findSize(port, { protocol, isPartial })
    if (records === undefined) {
      notMeasured.push(`${name}: the server takes no ${SIZES.at(-1)} of them in a request.`)
      continue
    }
    run.report(`${records} ${name} a request`)
    const plan = { port, protocol, isPartial, records, connections: CONNECTIONS, warmUpSeconds: 2, seed: 4 }
    const outcome = await measureCost(run, pid, { ...plan, seconds: SECONDS })
    const named = `requests of ${records} ${name}, ${where}: records`
    const p50 = outcome.accepted.p50 ?? Number.NaN
    figures.push({ name: named, value: rateOf(outcome) * records, unit: 'per second', target: RECORDS_TARGET })
    const cost = { name: `${records} ${name}: processor time a record`, value: (1000 * outcome.cpuMs) / records }
    figures.push({ ...cost, unit: 'us' })
    figures.push({ name: `${records} ${name}: p50 of a request`, value: p50, unit: 'ms' })
  }
  return { figures, notMeasured }
}

/** Undefined where not even the smallest fits. */
async function findSize(
  port: number,
  { protocol, isPartial }: Pick<Way, 'protocol' | 'isPartial'>,
): Promise<number | undefined> {
  for (const size of SIZES) {
    const people = inventRecords({ count: size, seed: 4 })
    const records = isPartial ? people.map(keepEssentials) : people
    const connection = openConnection(port)
    const request = encodeRequest({ protocol, choice: DEFAULT_CHOICE, records })
    const status = await new Promise<number | undefined>((resolve) => connection.ask(request, resolve))
    connection.close()
    if (status === 200) return size
    if (status === 500) throw new CommandFailure(`The server answered 500 to ${size} records.`)
  }
  return undefined
}
