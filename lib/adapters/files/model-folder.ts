import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/lib/core/errors'
import type { ModelFiles } from '@/lib/core/inference/ports'
import { type ModelCard, modelCardSchema } from '@/lib/core/registry/card'
import { type ChoiceId, choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'

export const CARD_FILE = 'card.json'
export const MODEL_FILE = 'model.onnx'

/** Asking the disk with every request would cost a tenth of it. */
export const DEFAULT_TRUST_MS = 1_000

type CachedCard = { readonly stamp: string; readonly card: ModelCard; checkedMs: number }

/**
 * `<directory>/<algorithm>-<balancing>/{card.json,model.onnx}`. A card is read again when its file changes, which is
 * noticed within `trustMs`.
 */
export function createModelFolder(directory: string, { trustMs = DEFAULT_TRUST_MS } = {}): ModelFiles {
  const cards = new Map<ChoiceId, CachedCard>()
  return {
    readCard: async (choice) => {
      const id = choiceId(choice)
      const cached = cards.get(id)
      if (cached && performance.now() - cached.checkedMs < trustMs) return cached.card
      const path = join(directory, id, CARD_FILE)
      const [stamp, checkedMs] = [await stampOf(path, id), performance.now()]
      if (cached?.stamp === stamp) {
        cached.checkedMs = checkedMs
        return cached.card
      }
      const card = await readCardFile(path, choice)
      cards.set(id, { stamp, card, checkedMs })
      return card
    },
    readModel: (card) => readModelFile(join(directory, choiceId(card.configuration), MODEL_FILE), card),
  }
}

async function stampOf(path: string, id: ChoiceId): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path)
    return `${mtimeMs} ${size} ${ino}`
  } catch (cause) {
    throw new AppError('model-unavailable', `The model ${id} is not installed.`, { cause })
  }
}

async function readCardFile(path: string, choice: ModelChoice): Promise<ModelCard> {
  const id = choiceId(choice)
  let content: unknown
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new AppError('model-unavailable', `The card of the model ${id} cannot be read.`, { cause })
  }
  const parsed = modelCardSchema.safeParse(content)
  if (!parsed.success) {
    throw new AppError('model-unavailable', `The card of the model ${id} is not as it should be.`, {
      cause: parsed.error,
    })
  }
  if (choiceId(parsed.data.configuration) !== id) {
    throw new AppError('model-unavailable', `The card in the folder ${id} is that of another configuration.`)
  }
  return parsed.data
}

async function readModelFile(path: string, { configuration, file }: ModelCard): Promise<Uint8Array> {
  const id = choiceId(configuration)
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AppError('model-unavailable', `The file of the model ${id} cannot be read.`, { cause })
  })
  if (bytes.byteLength !== file.bytes || createHash('sha256').update(bytes).digest('hex') !== file.digest) {
    throw new AppError('model-unavailable', `The file of the model ${id} is not the one that its card describes.`)
  }
  return bytes
}
