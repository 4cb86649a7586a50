import { createHash } from 'node:crypto'
import { encodeEnsemble } from '@/lib/adapters/onnx/codec'
import { openModel } from '@/lib/adapters/onnx/runtime'
import type { CensusRecord } from '@/lib/core/census/field'
import type { Holdout } from '@/lib/core/evaluation/holdout'
import type { Scored } from '@/lib/core/evaluation/scored'
import type { ModelFiles } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { judgeFully } from '@/lib/core/training/judge'
import { TINY_ENSEMBLE } from '../tiny-ensemble'

export type SeedModel = { readonly card: ModelCard; readonly bytes: Uint8Array; readonly holdout: Holdout }

/** ONNX's tag of a model's `doc_string`. Of a field that stands there twice, protobuf readers take the second. */
const DOC_STRING_TAG = 0x32

/**
 * The model that ships, and what it says of invented people. Who of them earns more is made to agree with the model: going
 * by rising probability, as many as it expects, so that it is calibrated on them as well as can be.
 */
export async function readShipped(
  files: ModelFiles,
  choice: ModelChoice,
  people: readonly CensusRecord[],
): Promise<SeedModel> {
  const card = await files.readCard(choice)
  const bytes = await files.readModel(card)
  const probabilities = await scorePeople(bytes, people)
  return {
    card,
    bytes,
    holdout: holdoutOf(card, { probabilities, labels: drawLabels(probabilities), weights: equal(people) }),
  }
}

/** The same model in a file of its own digest. */
export function repeatModel({ card, bytes, holdout }: SeedModel, created: string): SeedModel {
  const note = Buffer.from('Trained again.')
  const repeated = Buffer.concat([bytes, Buffer.of(DOC_STRING_TAG, note.length), note])
  return { card: { ...card, ...describeFile(card, repeated, created) }, bytes: repeated, holdout }
}

/** Two trees that look at age and sex, judged on the records that `shipped` was judged on. */
export async function worsenModel(
  { card, holdout }: SeedModel,
  { people, created }: { people: readonly CensusRecord[]; created: string },
): Promise<SeedModel> {
  const bytes = encodeEnsemble(TINY_ENSEMBLE)
  const scored = { ...holdout.scored, probabilities: await scorePeople(bytes, people) }
  const known = card.knownAnswers.map(({ record }) => record as CensusRecord)
  const answers = await scoreAll(bytes, known)
  const { threshold, seed } = card
  return {
    bytes,
    holdout: holdoutOf(card, scored),
    card: {
      ...card,
      ...describeFile(card, bytes, created),
      ...judgeFully(scored, { threshold: threshold.value, seed }),
      calibration: TINY_ENSEMBLE.calibrator,
      knownAnswers: known.map((record, i) => ({
        record,
        probability: answers.probabilities[i] ?? 0,
        margin: answers.margins[i] ?? 0,
      })),
    },
  }
}

function describeFile(
  { file }: ModelCard,
  bytes: Uint8Array,
  created: string,
): Pick<ModelCard, 'version' | 'created' | 'file'> {
  const digest = createHash('sha256').update(bytes).digest('hex')
  const version = `${created.slice(0, 10).replaceAll('-', '')}-${digest.slice(0, 8)}`
  return { version, created, file: { ...file, digest, bytes: bytes.length } }
}

async function scoreAll(bytes: Uint8Array, people: readonly CensusRecord[]) {
  const model = await openModel(bytes)
  try {
    return await model.score(people)
  } finally {
    await model.release()
  }
}

async function scorePeople(bytes: Uint8Array, people: readonly CensusRecord[]): Promise<Float64Array> {
  return Float64Array.from((await scoreAll(bytes, people)).probabilities)
}

function holdoutOf({ data, seed, split }: ModelCard, scored: Scored): Holdout {
  const identity = { dataDigest: data.digest, seed, testSize: split.testSize, rows: scored.labels.length }
  return { split: identity, scored }
}

function drawLabels(probabilities: Float64Array): Uint8Array {
  const labels = new Uint8Array(probabilities.length)
  let expected = 0
  for (const row of [...probabilities.keys()].sort((a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0))) {
    const before = Math.floor(expected)
    expected += probabilities[row] ?? 0
    labels[row] = Math.floor(expected) - before
  }
  return labels
}

function equal(people: readonly CensusRecord[]): Float64Array {
  return new Float64Array(people.length).fill(1)
}
