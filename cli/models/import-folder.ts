import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CARD_FILE, MODEL_FILE } from '@/lib/adapters/files/model-folder'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { AppError } from '@/lib/core/errors'
import { openChecked } from '@/lib/core/inference/open-checked'
import { type ModelCard, modelCardSchema } from '@/lib/core/registry/card'
import { refuseImport } from '@/lib/core/registry/refuse-import'

export type FolderModel = { readonly card: ModelCard; readonly bytes: Uint8Array }

/** A model of Bracket's own, as it is. @throws AppError `model-invalid` where card, file and known answers do not agree. */
export async function readFolderModel(folder: string): Promise<FolderModel> {
  const card = await readCard(join(folder, CARD_FILE))
  const bytes = await readFile(join(folder, MODEL_FILE))
  if (bytes.byteLength !== card.file.bytes || createHash('sha256').update(bytes).digest('hex') !== card.file.digest) {
    throw refuseImport(['Its file is not the one that its card describes.'])
  }
  try {
    const model = await openChecked({ files: { readModel: async () => bytes }, runtime: { openModel } }, card)
    await model.release()
  } catch (cause) {
    throw cause instanceof AppError ? refuseImport([cause.message], cause) : cause
  }
  return { card, bytes }
}

async function readCard(path: string): Promise<ModelCard> {
  const text = await readFile(path, 'utf8')
  try {
    return modelCardSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw refuseImport(['Its card is not as it should be.'], cause)
  }
}
