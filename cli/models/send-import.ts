import { createHash } from 'node:crypto'
import { cardFileOf } from '@/lib/adapters/files/model-writer'
import type { Holdout } from '@/lib/core/evaluation/holdout'
import type { ModelCard } from '@/lib/core/registry/card'
import { choiceId } from '@/lib/core/registry/model-choice'
import type { OutgoingRun, RunTracker, SentRun } from '@/lib/core/registry/ports'
import { configurationRecord } from '@/lib/core/training/run-records'
import { configurationFiles } from '../configuration-files'

export type JudgedModel = {
  readonly card: ModelCard
  readonly bytes: Uint8Array
  /** Absent where the census file is not at hand. */
  readonly holdout: Holdout | undefined
}

export type ImportStamp = {
  readonly startedMs: number
  readonly endedMs: number
  /** Who imports; empty where that is not known. */
  readonly user: string
}

/** Sends the model as a configuration's run and registers its version. The same card is the same run: twice is once. */
export function sendImport(tracker: RunTracker, judged: JudgedModel, stamp: ImportStamp): Promise<SentRun> {
  return tracker.sendRun(buildRun(judged, stamp), { parentRunId: undefined })
}

function buildRun({ card, bytes, holdout }: JudgedModel, { user, ...times }: ImportStamp): OutgoingRun {
  const cardDigest = createHash('sha256').update(cardFileOf(card)).digest('hex')
  const { codeCommit, seed, split, data, origin } = card
  const record = configurationRecord(
    { localId: uuidOf(cardDigest), ...times },
    // How many threads trained it, nobody here knows.
    { codeCommit, user, seed, testSize: split.testSize, folds: split.folds, threads: undefined, data },
    { card, cardDigest, curve: [] },
  )
  return {
    record: {
      ...record,
      name: `${choiceId(card.configuration)} imported`,
      params: { ...record.params, ...(origin ? { imported_from: origin.name, imported_format: origin.format } : {}) },
    },
    artifacts: configurationFiles({ card, holdout, curve: [] }),
    model: { card, bytes },
  }
}

/** A UUID of version 8, whose other bits are the digest's first. */
function uuidOf(digest: string): string {
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 3) | 8).toString(16)
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-')
}
