import { type Completed, completeRecord } from '@/lib/core/census/complete'
import type { PartialRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import { MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { PredictDeps } from './ports'
import { type AnsweringModel, type Label, replyOf, type Scored } from './predict'
import { type ReadRecord, readRecords } from './read-records'

export type Answer = {
  /** Of its entry in the prediction log; absent where nothing is written down. */
  id?: string
  model: AnsweringModel
  threshold: number
  probability: number
  label: Label
}

export type CompareReply = {
  assumed: PartialRecord
  /** In the order of `MODEL_CHOICES`; a configuration whose model cannot be loaded is absent. */
  answers: Answer[]
}

/**
 * One person under all four configurations: an entry for each that answers.
 * @throws AppError `invalid-input`; `model-unavailable` where none answers
 */
export async function scoreWithAll(deps: PredictDeps, input: unknown): Promise<readonly Scored[]> {
  const given = await readRecords(deps, [{ input, path: ['record'] }])
  const completed = given.map(({ record }) => completeRecord(record))
  const outcomes = await Promise.allSettled(
    MODEL_CHOICES.map((choice) => scoreWith(deps, choice, { given, completed })),
  )
  const scored: Scored[] = []
  let failure: unknown
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') scored.push(outcome.value)
    else if (isUnavailable(outcome.reason)) failure ??= outcome.reason
    else throw outcome.reason
  }
  if (scored.length === 0) throw failure
  return scored
}

/** `ids` are of the entries in the prediction log, one an answer. */
export function comparisonOf(scored: readonly Scored[], ids: readonly string[] = []): CompareReply {
  const answers = scored.flatMap((one, index) => {
    const id = ids[index]
    const { model, threshold, predictions } = replyOf(one, id === undefined ? [] : [id])
    return predictions.map(({ assumed: _, unknown: __, ...answer }): Answer => ({ ...answer, model, threshold }))
  })
  return { assumed: scored[0]?.completed[0]?.assumed ?? {}, answers }
}

type Person = { readonly given: readonly ReadRecord[]; readonly completed: readonly Completed[] }

async function scoreWith(deps: PredictDeps, choice: ModelChoice, person: Person): Promise<Scored> {
  const scorer = await deps.openScorer(choice)
  const scores = await scorer.score(person.completed.map(({ record }) => record))
  return { scorer, threshold: scorer.card.threshold.value, ...scores, ...person }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'model-unavailable'
}
