import { completeRecord } from '@/lib/core/census/complete'
import type { CensusRecord, PartialRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import { MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { PredictDeps } from './ports'
import { type AnsweringModel, describeModel, type Label, labelOf, probabilityAt } from './predict'
import { readRecords } from './read-records'

export type Answer = { model: AnsweringModel; threshold: number; probability: number; label: Label }

export type CompareReply = {
  assumed: PartialRecord
  /** In the order of `MODEL_CHOICES`; a configuration whose model cannot be loaded is absent. */
  answers: Answer[]
}

/** One person under all four configurations. @throws AppError `invalid-input`; `model-unavailable` where none answers. */
export async function compare(deps: PredictDeps, input: unknown): Promise<CompareReply> {
  const [given] = await readRecords(deps, [{ input, path: ['record'] }])
  const { record, assumed } = completeRecord(given?.record ?? {})
  const outcomes = await Promise.allSettled(MODEL_CHOICES.map((choice) => answerWith(deps, choice, record)))
  const answers: Answer[] = []
  let failure: unknown
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') answers.push(outcome.value)
    else if (isUnavailable(outcome.reason)) failure ??= outcome.reason
    else throw outcome.reason
  }
  if (answers.length === 0) throw failure
  return { assumed, answers }
}

async function answerWith(deps: PredictDeps, choice: ModelChoice, record: CensusRecord): Promise<Answer> {
  const scorer = await deps.openScorer(choice)
  const probability = probabilityAt(await scorer.score([record]), 0)
  const threshold = scorer.card.threshold.value
  return { model: describeModel(scorer), threshold, probability, label: labelOf(probability, threshold) }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'model-unavailable'
}
