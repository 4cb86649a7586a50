import { existsSync } from 'node:fs'
import { writeModelFolder } from '@/lib/adapters/files/model-writer'
import { completeRecord } from '@/lib/core/census/complete'
import { EXAMPLE_PEOPLE } from '@/lib/core/census/examples'
import type { Holdout } from '@/lib/core/evaluation/holdout'
import type { ModelCard } from '@/lib/core/registry/card'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { RunTracker } from '@/lib/core/registry/ports'
import { refuseImport } from '@/lib/core/registry/refuse-import'
import { registeredName } from '@/lib/core/registry/version'
import { assembleCard } from '@/lib/core/training/assemble-card'
import { scoredOf } from '@/lib/core/training/judge'
import { judgeImported } from '@/lib/core/training/judge-imported'
import { splitHoldout } from '@/lib/core/training/train-configuration'
import { DEFAULT_DATA, readCensusData } from '../census-data'
import { openModelFile } from '../model-file'
import { CommandFailure } from '../run-command'
import { readFolderModel } from './import-folder'
import type { ImportSource } from './import-source'
import { type ForeignDeps, type ForeignSource, openForeign } from './open-foreign'
import { type JudgedModel, sendImport } from './send-import'

export type ImportRequest = {
  readonly source: ImportSource
  readonly algorithm: ModelChoice['algorithm'] | undefined
  readonly balancing: ModelChoice['balancing'] | undefined
  /** Absent: the usual place, which a folder of Bracket's own can do without. */
  readonly data: string | undefined
  readonly seed: number
  /** Part of the records that is held out, 0..1. */
  readonly testSize: number
  /** Gets a folder for the configuration; absent: none is written. */
  readonly out: string | undefined
}

export type ImportDeps = ForeignDeps & {
  /** Where the model is to be registered; absent: nowhere. */
  readonly tracker: RunTracker | undefined
  readonly codeCommit: string | null
  readonly user: string
  now(): Date
  onProgress(step: string, fraction: number): void
  /** One thing that is done, or that is to be known. */
  say(line: string): void
}

/**
 * Takes a model in, judges it and keeps it: on the disk first, then in the registry.
 * @throws AppError `model-invalid` with every reason why not, CommandFailure where the request does not fit the source.
 */
export async function importModel(deps: ImportDeps, request: ImportRequest): Promise<ModelCard> {
  const { source, out } = request
  const startedMs = deps.now().getTime()
  const judged =
    source.kind === 'folder' ? await takeFolder(deps, request, source.path) : await judgeForeign(deps, request, source)
  const folder = out === undefined ? undefined : await writeModelFolder(out, judged.card, judged.bytes)
  if (folder !== undefined) deps.say(folder)
  if (deps.tracker) {
    const stamp = { startedMs, endedMs: deps.now().getTime(), user: deps.user }
    try {
      const { version, url } = await sendImport(deps.tracker, judged, stamp)
      deps.say(
        version === undefined ? url : `Version ${version} of ${registeredName(judged.card.configuration)}: ${url}`,
      )
    } catch (error) {
      if (folder !== undefined)
        deps.say(`It is kept in ${folder}: to send it again, import that folder with --register.`)
      throw error
    }
  }
  return judged.card
}

async function judgeForeign(deps: ImportDeps, request: ImportRequest, source: ForeignSource): Promise<JudgedModel> {
  const { algorithm, balancing, seed, testSize } = request
  if (!algorithm || !balancing) {
    throw new CommandFailure('Say what the model is to serve as: --algorithm and --balancing.')
  }
  const { model, close } = await openForeign(deps, source)
  try {
    const { table, facts } = await readCensusData(request.data ?? DEFAULT_DATA)
    const { onProgress, codeCommit } = deps
    const judged = await judgeImported(model, table, { choice: { algorithm, balancing }, seed, testSize, onProgress })
    const knownPeople = EXAMPLE_PEOPLE.map(({ record }) => completeRecord(record).record)
    const created = deps.now().toISOString()
    const card = await assembleCard(judged, { created, codeCommit, data: facts, knownPeople })
    const split = { dataDigest: facts.digest, seed, testSize, rows: judged.heldOut.labels.length }
    return { card, bytes: model.file.bytes, holdout: { split, scored: judged.heldOut } }
  } finally {
    await close()
  }
}

async function takeFolder(deps: ImportDeps, request: ImportRequest, path: string): Promise<JudgedModel> {
  const { card, bytes } = await readFolderModel(path)
  const { algorithm, balancing } = card.configuration
  if ((request.algorithm ?? algorithm) !== algorithm || (request.balancing ?? balancing) !== balancing) {
    throw new CommandFailure(`The folder's card is of ${choiceId(card.configuration)}, and that is what it stays.`)
  }
  return { card, bytes, holdout: deps.tracker ? await scoreHoldout(deps, request, { card, bytes }) : undefined }
}

/** What the folder's model says of the hold-out that its card tells of. */
async function scoreHoldout(
  { say, onProgress }: ImportDeps,
  { data = DEFAULT_DATA }: ImportRequest,
  { card, bytes }: Pick<JudgedModel, 'card' | 'bytes'>,
): Promise<Holdout | undefined> {
  if (data === DEFAULT_DATA && !existsSync(data)) {
    say('Without the census file the version comes without its hold-out, and cannot be compared: --data names it.')
    return undefined
  }
  const { table, facts } = await readCensusData(data)
  if (facts.digest !== card.data.digest) {
    throw refuseImport([
      'The census file is not the one that its card speaks of. To judge it anew on this one, import its model.onnx.',
    ])
  }
  const { seed, split } = card
  const [, heldOut] = splitHoldout(table, { seed, testSize: split.testSize })
  onProgress('hold-out', 0)
  const file = await openModelFile(bytes)
  try {
    const { probabilities } = await file.score(heldOut)
    return {
      split: { dataDigest: facts.digest, seed, testSize: split.testSize, rows: heldOut.rows },
      scored: scoredOf(heldOut, probabilities),
    }
  } finally {
    await file.close()
  }
}
