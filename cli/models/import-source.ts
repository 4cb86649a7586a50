import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { CARD_FILE, MODEL_FILE } from '@/lib/adapters/files/model-folder'
import type { ForeignForm } from '@/lib/adapters/xgboost/foreign-file'
import { CommandFailure } from '../run-command'

export type ImportSource =
  | { readonly kind: 'xgboost'; readonly path: string; readonly name: string; readonly form: ForeignForm }
  | { readonly kind: 'onnx'; readonly path: string; readonly name: string }
  /** A folder of Bracket's own. */
  | { readonly kind: 'folder'; readonly path: string }
  /** A version of any registered model. */
  | { readonly kind: 'mlflow'; readonly model: string; readonly version: string; readonly name: string }

/** No model that is worth serving is larger, and a file of any size would have to be held in memory. */
export const MAX_MODEL_BYTES = 64 * 1024 * 1024

const FORMS =
  'an XGBoost model (.json, .ubj), an .onnx file, a folder with card.json and model.onnx, or models:/name/version'

/** What the words name. @throws CommandFailure where that is nothing to import, or too large. */
export async function findSource(words: string): Promise<ImportSource> {
  if (words.startsWith('models:')) return readUri(words)
  const found = await stat(words).catch(() => undefined)
  if (!found) throw new CommandFailure(`${words} is not there. An import takes ${FORMS}.`)
  if (found.isDirectory()) return readFolder(words)
  if (found.size > MAX_MODEL_BYTES) {
    throw new CommandFailure(
      `${words} has ${megabytes(found.size)}; at most ${megabytes(MAX_MODEL_BYTES)} are imported.`,
    )
  }
  const name = basename(words)
  switch (extname(words).toLowerCase()) {
    case '.json':
      return { kind: 'xgboost', path: words, name, form: 'json' }
    case '.ubj':
      return { kind: 'xgboost', path: words, name, form: 'ubj' }
    case '.onnx':
      return { kind: 'onnx', path: words, name }
    default:
      throw new CommandFailure(`${words} is of an unknown form. An import takes ${FORMS}.`)
  }
}

function readUri(words: string): ImportSource {
  const [, model, version] = /^models:\/+([^/]+)\/([1-9]\d{0,8})$/.exec(words) ?? []
  if (model === undefined || version === undefined) {
    throw new CommandFailure(`${words} names no version: write models:/name/7, with the version's number.`)
  }
  return { kind: 'mlflow', model, version, name: `models:/${model}/${version}` }
}

async function readFolder(path: string): Promise<ImportSource> {
  const files = await readdir(path)
  const missing = [CARD_FILE, MODEL_FILE].filter((name) => !files.includes(name))
  if (missing.length > 0) throw new CommandFailure(`The folder ${path} has no ${missing.join(' and no ')}.`)
  const { size } = await stat(join(path, MODEL_FILE))
  if (size > MAX_MODEL_BYTES) {
    throw new CommandFailure(`The model has ${megabytes(size)}; at most ${megabytes(MAX_MODEL_BYTES)} are imported.`)
  }
  return { kind: 'folder', path }
}

export function megabytes(bytes: number): string {
  return `${(bytes / (1024 * 1024)).toFixed(1)} MB`
}
