import { FIELD_NAMES, type FieldName } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import { type AnswerDeps, type Asker, answer } from './answer'
import type { SavedPrediction } from './saved-prediction'

/** Probabilities nearer than this are read as one: a tenth of a percentage point, the finest step that pages show. */
export const DEFAULT_SAME_WITHIN = 0.001

/** What was answered about one person, by whom, and from what. */
export type GivenAnswer = Pick<SavedPrediction, 'model' | 'threshold' | 'probability' | 'label' | 'assumed'>

/**
 * What serves today, asked about the person of a saved answer: at the threshold that was chosen by hand, else at its own.
 * @throws AppError as `answer` does
 */
export async function answerAgain(
  deps: AnswerDeps,
  { choice, record, threshold, isOwnThreshold }: SavedPrediction,
  asker: Asker,
): Promise<GivenAnswer> {
  const request = { ...choice, records: [record], ...(isOwnThreshold ? { threshold } : {}) }
  const { model, threshold: applied, predictions } = await answer(deps, request, asker)
  const [prediction] = predictions
  if (!prediction) throw new AppError('model-unavailable', 'The model left a record without an answer.')
  return { ...prediction, model, threshold: applied }
}

export type Difference = {
  /** Whether the label is another, or the probability one that is read as another. */
  readonly isOtherAnswer: boolean
  /** By its digest: versions are numbered anew in another registry. */
  readonly isOtherModel: boolean
  readonly isOtherThreshold: boolean
  /** Fields that were left out and are assumed otherwise, in the order of the file. */
  readonly assumedOtherwise: readonly FieldName[]
}

/** How two answers about the same person differ. */
export function compareAnswers(then: GivenAnswer, now: GivenAnswer, sameWithin = DEFAULT_SAME_WITHIN): Difference {
  return {
    isOtherAnswer: then.label !== now.label || Math.abs(then.probability - now.probability) >= sameWithin,
    isOtherModel: then.model.digest !== now.model.digest,
    isOtherThreshold: then.threshold !== now.threshold,
    assumedOtherwise: FIELD_NAMES.filter((name) => then.assumed[name] !== now.assumed[name]),
  }
}
