import { completeRecord } from '@/lib/core/census/complete'
import type { PartialRecord } from '@/lib/core/census/field'
import { FIELD_NAMES } from '@/lib/core/census/field'
import { parseRecord } from '@/lib/core/census/record'
import { AppError } from '@/lib/core/errors'
import { createRng, type Rng } from '@/lib/core/math/rng'
import { choiceFromId } from '@/lib/core/registry/model-choice'
import { composeTools } from '../../compose'
import { inventRecords } from '../invented-people'
import { medianOf } from '../percentiles'
import type { CoreTimes } from './answers'

const PEOPLE = 1000
const ROUNDS = 25
const BATCHES = [1, 16, 128, 1000]

const [modelsDir, id = ''] = process.argv.slice(2)
const choice = choiceFromId(id)
if (!choice) throw new AppError('unknown-model', `There is no configuration "${id}".`)

const records = inventRecords({ count: PEOPLE, seed: 5 })
const rng = createRng(9)
const { files, openModel } = composeTools({ modelsDir })
const model = await openModel(await files.readCard(choice))
const times: CoreTimes = {
  parseUs: await timeEach(records, parseRecord),
  completeUs: [
    { fields: 40, us: await timeEach(records, completeRecord) },
    { fields: 12, us: await timeEach(records.map(keepSome(12, rng)), completeRecord) },
    { fields: 5, us: await timeEach(records.map(keepSome(5, rng)), completeRecord) },
  ],
  scoreUs: [],
}
for (const rows of BATCHES) {
  const batches = Array.from({ length: Math.floor(PEOPLE / rows) }, (_, i) => records.slice(i * rows, (i + 1) * rows))
  times.scoreUs.push({ rows, us: (await timeEach(batches, model.score)) / rows })
}
await model.release()
process.stdout.write(JSON.stringify(times))

/**
 * Microseconds of processor time a call, which others on the machine lengthen less than the clock's: the median of
 * several rounds over the list, of which the first warm up.
 */
async function timeEach<T>(list: readonly T[], call: (item: T) => unknown): Promise<number> {
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const since = process.cpuUsage()
    for (const item of list) {
      const pending = call(item)
      if (pending instanceof Promise) await pending
    }
    const { user, system } = process.cpuUsage(since)
    rounds.push((user + system) / list.length)
  }
  return medianOf(rounds)
}

function keepSome(count: number, from: Rng): (record: PartialRecord) => PartialRecord {
  return (record) => {
    const names = [...FIELD_NAMES]
    while (names.length > count) names.splice(from.int(names.length), 1)
    return Object.fromEntries(names.map((name) => [name, record[name]]))
  }
}
