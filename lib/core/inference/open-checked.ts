import type { CensusRecord } from '@/lib/core/census/field'
import { FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import type { ModelCard } from '@/lib/core/registry/card'
import { choiceId } from '@/lib/core/registry/model-choice'
import type { ModelFiles, ModelRuntime, OpenModel, Scorer } from './ports'

/** Known answers are single-precision numbers, written when the model was exported. */
export const DEFAULT_ANSWER_TOLERANCE = 1e-6

type OpenDeps = { readonly files: Pick<ModelFiles, 'readModel'>; readonly runtime: ModelRuntime }

/**
 * Opens the model that `card` describes: its bytes against digest and size, its inputs against the field table, its
 * answers against the card's known ones. @throws AppError `model-unavailable`
 */
export async function openChecked({ files, runtime }: OpenDeps, card: ModelCard): Promise<OpenModel> {
  const model = await runtime.openModel(await files.readModel(card))
  try {
    await checkModel(card, model)
    return model
  } catch (error) {
    await model.release()
    throw error
  }
}

/** Holds an open model against the known answers of a card. @throws AppError `model-unavailable` */
export function checkModel(card: ModelCard, model: Pick<OpenModel, 'score'>): Promise<void> {
  return checkAnswers(card, (records) => model.score(records))
}

/** @throws AppError `model-unavailable` where an answer is off by more than `tolerance`. */
export async function checkAnswers(
  card: ModelCard,
  score: Scorer['score'],
  tolerance = DEFAULT_ANSWER_TOLERANCE,
): Promise<void> {
  const records = card.knownAnswers.map(({ record }) => record)
  if (!records.every(isCompleteRecord)) throw unavailable(card, 'has a known answer for a record that is not complete')
  const { probabilities } = await score(records)
  const isRight = card.knownAnswers.every(({ probability }, index) => {
    const answered = probabilities[index]
    return answered !== undefined && Math.abs(answered - probability) <= tolerance
  })
  if (!isRight) throw unavailable(card, 'does not give its known answers')
}

function isCompleteRecord(record: Readonly<Partial<Record<string, string | number>>>): record is CensusRecord {
  return FIELD_NAMES.every((name) =>
    isIntegerName(name) ? Number.isSafeInteger(record[name]) : typeof record[name] === 'string',
  )
}

function unavailable(card: ModelCard, what: string): AppError {
  return new AppError('model-unavailable', `The model ${choiceId(card.configuration)} ${what}.`)
}
