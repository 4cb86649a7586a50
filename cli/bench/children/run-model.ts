import { openBareSession } from '@/lib/adapters/onnx/bare-session'
import type { CensusRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import type { OpenModel, PredictDeps } from '@/lib/core/inference/ports'
import { predict } from '@/lib/core/inference/predict'
import type { ModelCard } from '@/lib/core/registry/card'
import { choiceFromId } from '@/lib/core/registry/model-choice'
import { composeTools } from '../../compose'
import { inventRecords, keepEssentials } from '../invented-people'
import { medianOf, type Percentiles, percentilesOf } from '../percentiles'
import type { ModelTimes } from './answers'

const WARM_UP = 200
const BATCHES = 7
const BATCH_ROWS = 1000

const [modelsDir, id = '', singles = '0'] = process.argv.slice(2)
const choice = choiceFromId(id)
if (!choice) throw new AppError('unknown-model', `There is no configuration "${id}".`)

const { files, openModel } = composeTools({ modelsDir })
// From the cold: card, file, digest, session, known answers. What is imported above counts as the server's start.
const startedAt = performance.now()
const card = await files.readCard(choice)
const model = await openModel(card)
const loadMs = performance.now() - startedAt
const answers = Number(singles) > 0 ? await timeAnswers(Number(singles)) : undefined
await model.release()
const times: ModelTimes = { loadMs, answers }
process.stdout.write(JSON.stringify(times))

async function timeAnswers(count: number): Promise<ModelTimes['answers']> {
  const records = inventRecords({ count: WARM_UP + count, seed: 1 })
  const deps = predictDeps(card, model)
  const { algorithm, balancing } = card.configuration
  const ask = (record: unknown) => predict(deps, { algorithm, balancing, records: [record] })
  const bare = await openBareSession(await files.readModel(card))
  const feeds = records.map((record) => bare.prepare(record))
  // Side by side rather than one after the other, so that a busy machine slows all of them alike.
  const [scoreMs, bareMs, predictMs, predictPartialMs] = await timeSideBySide(records.length, [
    (i) => model.score([at(records, i)]),
    (i) => bare.run(at(feeds, i)),
    (i) => ask(at(records, i)),
    (i) => ask(keepEssentials(at(records, i))),
  ])
  await bare.release()
  const batchRowsPerSecond = await timeBatches(model)
  return { scoreMs, bareMs, predictMs, predictPartialMs, batchRowsPerSecond }
}

type Call = (i: number) => Promise<unknown>
type Four<T> = [T, T, T, T]

async function timeSideBySide(count: number, calls: Four<Call>): Promise<Four<Percentiles>> {
  const samples: Four<number[]> = [[], [], [], []]
  for (let i = 0; i < count; i++) {
    for (const [way, call] of calls.entries()) {
      const since = performance.now()
      await call(i)
      if (i >= WARM_UP) samples[way]?.push(performance.now() - since)
    }
  }
  const [first, second, third, fourth] = samples
  return [percentilesOf(first), percentilesOf(second), percentilesOf(third), percentilesOf(fourth)]
}

/** Median over batches of different people. */
async function timeBatches({ score }: OpenModel): Promise<number> {
  const rates: number[] = []
  for (let batch = 0; batch < BATCHES; batch++) {
    const records: readonly CensusRecord[] = inventRecords({ count: BATCH_ROWS, seed: 100 + batch })
    const since = performance.now()
    await score(records)
    rates.push(BATCH_ROWS / ((performance.now() - since) / 1000))
  }
  return medianOf(rates)
}

function predictDeps(of: ModelCard, { score }: OpenModel): PredictDeps {
  return {
    openScorer: async () => ({
      card: of,
      version: of.version,
      source: 'folder',
      score,
    }),
    takeTurn: () => new Promise((resolve) => setImmediate(resolve)),
  }
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new RangeError(`There is no item ${index}.`)
  return item
}
