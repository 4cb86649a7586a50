import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/lib/core/errors'
import type { ModelFiles } from '@/lib/core/inference/ports'
import { type ModelCard, modelCardSchema } from '@/lib/core/registry/card'
import type { VersionCache } from '@/lib/core/registry/fetch-version'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { isVersionNumber } from '@/lib/core/registry/version'

const CARD_SUFFIX = '.card.json'
const MODEL_SUFFIX = '.onnx'
const PART_SUFFIX = '.part'
const CHAMPION_FILE = 'champion'
/** Versions of a configuration that stay on disk; those brought here longest ago go first. */
export const DEFAULT_KEPT_VERSIONS = 8
/** A file younger than this may be what another process is at. */
const LEFT_BEHIND_AFTER_MS = 60_000

export type ModelCache = VersionCache &
  Pick<ModelFiles, 'readModel'> & {
    /** The version last remembered; undefined where there is none. */
    recallChampion(choice: ModelChoice): Promise<string | undefined>
    rememberChampion(choice: ModelChoice, version: string): Promise<void>
  }

/**
 * `<directory>/<tracking server>/<algorithm>-<balancing>/`: `<version>.card.json`, `<digest>.onnx` and the version that is
 * `champion`. Several processes may share it: every file is written under a name of its own and then renamed.
 */
export function createModelCache(
  directory: string,
  {
    trackingUri,
    keptVersions = DEFAULT_KEPT_VERSIONS,
  }: { readonly trackingUri: string; readonly keptVersions?: number },
): ModelCache {
  // Versions are numbered by each server for itself.
  const root = join(directory, sha256(trackingUri).slice(0, 16))
  const folderOf = (choice: ModelChoice) => join(root, choiceId(choice))
  const modelPath = ({ configuration, file }: ModelCard) =>
    join(folderOf(configuration), `${file.digest}${MODEL_SUFFIX}`)
  return {
    readCardFile: async (choice, version) => {
      if (!isVersionNumber(version)) return undefined
      return readIfThere(join(folderOf(choice), cardName(version)))
    },
    hasModel: async (card) => isModelOf(await readIfThere(modelPath(card)), card),
    readModel: async (card) => {
      const bytes = await readIfThere(modelPath(card))
      if (isModelOf(bytes, card)) return bytes
      throw new AppError('model-unavailable', 'The downloaded model is not here any more, or not as it was.')
    },
    keep: async ({ choice, version }, { cardFile, card, model }) => {
      const folder = folderOf(choice)
      if (model) await writeWhole(folder, `${card.file.digest}${MODEL_SUFFIX}`, model)
      await writeWhole(folder, cardName(version), cardFile)
      await prune(folder, keptVersions)
    },
    recallChampion: (choice) => readChampion(folderOf(choice)),
    rememberChampion: (choice, version) => writeWhole(folderOf(choice), CHAMPION_FILE, `${version}\n`),
  }
}

function isModelOf(bytes: Buffer | undefined, { file }: ModelCard): bytes is Buffer {
  return bytes?.length === file.bytes && sha256(bytes) === file.digest
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined)
}

/** @throws AppError `model-unavailable` where the folder cannot be written. */
async function writeWhole(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const part = join(folder, `.${name}.${randomUUID()}${PART_SUFFIX}`)
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(part, content)
    await rename(part, join(folder, name))
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined)
    throw new AppError('model-unavailable', 'The folder of downloaded models, MODEL_CACHE_DIR, cannot be written to.', {
      cause,
    })
  }
}

/**
 * The champion stays however old it is; models without a card and halves of files go once nobody can be writing them.
 * What cannot be removed stays too, which does no harm.
 */
async function prune(folder: string, keptVersions: number): Promise<void> {
  try {
    const files = await filesByAge(folder)
    const cards = files.filter(({ name }) => name.endsWith(CARD_SUFFIX))
    const champion = cardName(await readChampion(folder))
    const old = cards.slice(keptVersions).filter(({ name }) => name !== champion)
    const kept = cards.filter((card) => !old.includes(card))
    const inUse = new Set(await Promise.all(kept.map(({ name }) => modelNameIn(join(folder, name)))))
    const leftBehind = files.filter(({ name, ageMs }) => {
      const isLoose = name.endsWith(PART_SUFFIX) || (name.endsWith(MODEL_SUFFIX) && !inUse.has(name))
      return isLoose && ageMs > LEFT_BEHIND_AFTER_MS
    })
    await Promise.all([...old, ...leftBehind].map(({ name }) => rm(join(folder, name), { force: true })))
  } catch {
    // Another process may be at the same files.
  }
}

/** Newest first. */
async function filesByAge(folder: string): Promise<readonly { readonly name: string; readonly ageMs: number }[]> {
  const names = await readdir(folder)
  const nowMs = Date.now()
  const aged = names.map(async (name) => ({ name, ageMs: nowMs - (await stat(join(folder, name))).mtimeMs }))
  return (await Promise.all(aged)).sort((a, b) => a.ageMs - b.ageMs)
}

function cardName(version: string | undefined): string {
  return `${version}${CARD_SUFFIX}`
}

async function readChampion(folder: string): Promise<string | undefined> {
  const text = (await readIfThere(join(folder, CHAMPION_FILE)))?.toString().trim()
  return text !== undefined && isVersionNumber(text) ? text : undefined
}

/** Undefined where the card cannot be read. */
async function modelNameIn(path: string): Promise<string | undefined> {
  try {
    const { file } = modelCardSchema.pick({ file: true }).parse(JSON.parse(await readFile(path, 'utf8')))
    return `${file.digest}${MODEL_SUFFIX}`
  } catch {
    return undefined
  }
}
