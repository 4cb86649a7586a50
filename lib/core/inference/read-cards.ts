import { AppError } from '@/lib/core/errors'
import type { ModelCard } from '@/lib/core/registry/card'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import type { ModelFiles } from './ports'

/** The cards that can be read, in the order of `MODEL_CHOICES`. */
export async function readCards(files: Pick<ModelFiles, 'readCard'>): Promise<readonly ModelCard[]> {
  const cards = await Promise.all(
    MODEL_CHOICES.map((choice) =>
      files.readCard(choice).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'model-unavailable') return undefined
        throw error
      }),
    ),
  )
  return cards.filter((card) => card !== undefined)
}
