import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '@/lib/core/errors'
import { modelCardSchema } from '@/lib/core/registry/card'
import type { OutgoingArtifact, OutgoingRun, SentRun } from '@/lib/core/registry/ports'
import { RUN_FILES, type RunRecord, runRecordSchema } from '@/lib/core/registry/run'
import { MODEL_FILE } from './model-folder'

const RECORD_FILE = 'run.json'
const SENT_FILE = 'sent.json'
const ARTIFACTS = 'artifacts'
const PART = '.part'

const sentSchema = z.object({
  schema: z.literal(1),
  /** Of the server that has the run, without user name and password. */
  trackingUri: z.string(),
  runId: z.string(),
  version: z.string().optional(),
  url: z.string(),
  /** SHA-256 of `run.json` as it was sent, hexadecimal: a run that was written anew is to be sent anew. */
  recordDigest: z.string(),
})

/** A run on disk. */
export type StoredRun = {
  readonly folder: string
  readonly record: RunRecord
  /** Where it went last, if anywhere; `isCurrent` where that was the record as it is now. */
  readonly sent: (SentRun & { readonly trackingUri: string; readonly isCurrent: boolean }) | undefined
}

/** A training's run, and those of its configurations and trials in the order of writing. */
export type StoredTraining = { readonly parent: StoredRun; readonly children: readonly StoredRun[] }

/**
 * Makes `<directory>/<day>-<time>-<first digits of the run's id>` for a training. Here as in all that follows, files are
 * written whole under another name first and then renamed, so that an interruption leaves no half run.
 * @returns the folder.
 */
export async function createTrainingFolder(directory: string, record: RunRecord): Promise<string> {
  const time = new Date(record.startedMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
  const folder = join(directory, `${time}-${record.localId.slice(0, 8)}`)
  await writeFolder(folder, [{ path: RECORD_FILE, bytes: jsonOf(record) }])
  return folder
}

/** Puts a new record of the same training into the place of the one that was there. */
export function rewriteTraining(folder: string, record: RunRecord): Promise<void> {
  return replaceFile(join(folder, RECORD_FILE), jsonOf(record))
}

export type NewChild = {
  readonly record: RunRecord
  readonly artifacts: readonly OutgoingArtifact[]
  /** The ONNX file; its card is among the artifacts. */
  readonly model?: Uint8Array | undefined
}

/** Adds `<folder>/<nn>-<name>` with the run's record, artifacts and model. @returns the child's folder. */
export async function addChildRun(folder: string, { record, artifacts, model }: NewChild): Promise<string> {
  const number = String((await childNamesOf(folder)).length + 1).padStart(2, '0')
  const child = join(folder, `${number}-${record.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`)
  await writeFolder(child, [
    ...artifacts.map(({ path, bytes }) => ({ path: join(ARTIFACTS, path), bytes })),
    ...(model ? [{ path: MODEL_FILE, bytes: model }] : []),
    { path: RECORD_FILE, bytes: jsonOf(record) },
  ])
  return child
}

/** @throws AppError `data-invalid` where the folder is not that of a tracked training. */
export async function readTraining(folder: string): Promise<StoredTraining> {
  const parent = await readRun(folder)
  if (parent.record.kind !== 'training') {
    throw new AppError('data-invalid', `${folder} is a part of a training's folder; give ${dirname(folder)}.`)
  }
  const names = await childNamesOf(folder)
  return { parent, children: await Promise.all(names.map((name) => readRun(join(folder, name)))) }
}

/** Folders of trainings, oldest first; none where there is no such directory. */
export async function listTrainingFolders(directory: string): Promise<readonly string[]> {
  const names = (await foldersIn(directory)).filter((name) => !name.endsWith(PART)).sort()
  const checked = await Promise.all(
    names.map(async (name) => {
      const folder = join(directory, name)
      return (await isThere(join(folder, RECORD_FILE))) ? [folder] : []
    }),
  )
  return checked.flat()
}

/** The whole run as the tracking server gets it. @throws AppError `data-invalid` where a file is missing or spoilt. */
export async function readOutgoing({ folder, record }: StoredRun): Promise<OutgoingRun> {
  const artifacts = await readArtifacts(join(folder, ARTIFACTS))
  const bytes = await readFile(join(folder, MODEL_FILE)).catch(ignoreMissing)
  if (!bytes) return { record, artifacts }
  const card = artifacts.find(({ path }) => path === RUN_FILES.card)
  const parsed = modelCardSchema.safeParse(parseJson(card ? Buffer.from(card.bytes).toString('utf8') : ''))
  if (!parsed.success || createHash('sha256').update(bytes).digest('hex') !== parsed.data.file.digest) {
    throw new AppError('data-invalid', `The model in ${folder} is not the one that a card beside it describes.`)
  }
  return { record, artifacts, model: { card: parsed.data, bytes } }
}

/** Notes in the run's folder that the server has this record. `trackingUri` holds no user name and no password. */
export async function markSent({ folder, record }: StoredRun, sent: SentRun, trackingUri: string): Promise<void> {
  const { runId, url, version } = sent
  const content = { schema: 1, trackingUri, runId, version, url, recordDigest: digestOf(record) }
  await replaceFile(join(folder, SENT_FILE), jsonOf(content))
}

async function readRun(folder: string): Promise<StoredRun> {
  const text = await readFile(join(folder, RECORD_FILE), 'utf8').catch((cause: unknown) => {
    throw new AppError('data-invalid', `${folder} is not the folder of a tracked training.`, { cause })
  })
  const parsed = runRecordSchema.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new AppError('data-invalid', `${join(folder, RECORD_FILE)} is not the record of a run.`, {
      cause: parsed.error,
    })
  }
  return { folder, record: parsed.data, sent: await readSent(folder, parsed.data) }
}

/** A note that cannot be read counts as none: the run is sent again, which does no harm. */
async function readSent(folder: string, record: RunRecord): Promise<StoredRun['sent']> {
  const text = await readFile(join(folder, SENT_FILE), 'utf8').catch(ignoreMissing)
  const parsed = sentSchema.safeParse(parseJson(text ?? ''))
  if (!parsed.success) return undefined
  const { runId, url, version, trackingUri, recordDigest } = parsed.data
  const isCurrent = recordDigest === digestOf(record)
  return { runId, url, ...(version === undefined ? {} : { version }), trackingUri, isCurrent }
}

async function readArtifacts(folder: string): Promise<readonly OutgoingArtifact[]> {
  const paths = (await readdir(folder, { recursive: true }).catch(ignoreMissing)) ?? []
  const artifacts = await Promise.all(
    paths.sort().map(async (path) => {
      const file = join(folder, path)
      const isFile = (await stat(file)).isFile()
      return isFile ? [{ path: path.replaceAll('\\', '/'), bytes: await readFile(file) }] : []
    }),
  )
  return artifacts.flat()
}

/** By number, so that the hundredth stands after the ninety-ninth. */
async function childNamesOf(folder: string): Promise<readonly string[]> {
  const names = (await foldersIn(folder)).filter((name) => /^\d+-/.test(name) && !name.endsWith(PART))
  return names.sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
}

async function foldersIn(directory: string): Promise<string[]> {
  const entries = (await readdir(directory, { withFileTypes: true }).catch(ignoreMissing)) ?? []
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

async function writeFolder(folder: string, files: readonly OutgoingArtifact[]): Promise<void> {
  const part = join(dirname(folder), `${basename(folder)}${PART}`)
  await rm(part, { recursive: true, force: true })
  for (const { path, bytes } of files) {
    await mkdir(dirname(join(part, path)), { recursive: true })
    await writeFile(join(part, path), bytes)
  }
  await rename(part, folder)
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}${PART}`, bytes)
  await rename(`${path}${PART}`, path)
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function jsonOf(content: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(content, null, 2)}\n`)
}

/** Of the record's own text, whatever the layout of its file. */
function digestOf(record: RunRecord): string {
  return createHash('sha256')
    .update(JSON.stringify(runRecordSchema.parse(record)))
    .digest('hex')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return undefined
  throw error
}
