import { type Completed, completeRecord } from '@/lib/core/census/complete'
import type { FieldName, PartialRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import type { Algorithm, Balancing, ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelSource } from '@/lib/core/registry/serving'
import type { PredictDeps, Scorer, Scores } from './ports'
import { type ReadRecord, readRecords } from './read-records'

export const ABOVE_50K = '>$50k'
export const UP_TO_50K = '<=$50k'
export type Label = typeof ABOVE_50K | typeof UP_TO_50K

export type PredictRequest = ModelChoice & {
  /** A version of the configuration; what serves it where left out. */
  readonly version?: string | undefined
  /** 0..1; the card's own where left out. */
  readonly threshold?: number | undefined
  readonly records: readonly unknown[]
  /** What becomes of a level that no model was trained on; refused where left out. */
  readonly unknownLevels?: 'refuse' | 'accept' | undefined
  /** Where in the caller's body the records stand, for what is said of their faults. */
  readonly recordsAt?: string | undefined
}

/** The model version that gave an answer. */
export type AnsweringModel = {
  algorithm: Algorithm
  balancing: Balancing
  /** The registry's number, or the card's own version of a model that ships. */
  version: string
  digest: string
  source: ModelSource
}

export type Prediction = {
  /** Of its entry in the prediction log; absent where nothing is written down. */
  id?: string
  probability: number
  label: Label
  assumed: PartialRecord
  /** Fields with a level that no model was trained on; absent where there are none. */
  unknown?: FieldName[]
}
export type PredictReply = { model: AnsweringModel; threshold: number; predictions: Prediction[] }

/** What came of a request, before anything is made of it. Lists have an entry a record, in the order given. */
export type Scored = Scores & {
  readonly scorer: Scorer
  readonly threshold: number
  readonly given: readonly ReadRecord[]
  readonly completed: readonly Completed[]
}

/** Some milliseconds, where little is known of each person. */
const COMPLETIONS_A_TURN = 64

/** @throws AppError `invalid-input` with every issue of every record, or `model-unavailable`. */
export async function predict(deps: PredictDeps, request: PredictRequest): Promise<PredictReply> {
  return replyOf(await scoreRequest(deps, request))
}

/** Reads, completes and scores the records of a request. @throws AppError as `predict` does. */
export async function scoreRequest(deps: PredictDeps, request: PredictRequest): Promise<Scored> {
  const { algorithm, balancing, version, unknownLevels, recordsAt = 'records' } = request
  const placed = request.records.map((input, index) => ({ input, path: [recordsAt, index] }))
  const given = await readRecords(deps, placed, { unknownLevels })
  const completed = await completeInTurns(deps, given)
  const scorer = await deps.openScorer({ algorithm, balancing }, version)
  const scores = await scorer.score(completed.map(({ record }) => record))
  return { scorer, threshold: request.threshold ?? scorer.card.threshold.value, given, completed, ...scores }
}

/** `ids` are of the entries in the prediction log, one a record. */
export function replyOf(
  { scorer, threshold, given, completed, probabilities }: Scored,
  ids: readonly string[] = [],
): PredictReply {
  const predictions = completed.map(({ assumed }, index): Prediction => {
    const probability = probabilityAt(probabilities, index)
    const label = labelOf(probability, threshold)
    const [id, unknown = []] = [ids[index], given[index]?.unknown]
    return {
      ...(id === undefined ? {} : { id }),
      probability,
      label,
      assumed,
      ...(unknown.length === 0 ? {} : { unknown: [...unknown] }),
    }
  })
  return { model: describeModel(scorer), threshold, predictions }
}

async function completeInTurns({ takeTurn }: PredictDeps, given: readonly ReadRecord[]): Promise<readonly Completed[]> {
  const completed: Completed[] = []
  let incomplete = 0
  for (const { record } of given) {
    const one = completeRecord(record)
    completed.push(one)
    if (hasAssumed(one) && ++incomplete % COMPLETIONS_A_TURN === 0) await takeTurn()
  }
  return completed
}

function hasAssumed({ assumed }: Completed): boolean {
  for (const _ in assumed) return true
  return false
}

/** Exactly at the threshold counts as above. */
export function labelOf(probability: number, threshold: number): Label {
  return probability >= threshold ? ABOVE_50K : UP_TO_50K
}

export function probabilityAt(probabilities: readonly number[], index: number): number {
  const probability = probabilities[index]
  if (probability === undefined) throw new AppError('model-unavailable', 'The model left a record without an answer.')
  if (!(probability >= 0 && probability <= 1)) {
    throw new AppError('model-unavailable', 'The model gave an answer that is no probability.')
  }
  return probability
}

export function describeModel({ card, version, source }: Scorer): AnsweringModel {
  const { algorithm, balancing } = card.configuration
  return { algorithm, balancing, version, digest: card.file.digest, source }
}
