import { createHash } from 'node:crypto'
import { cardFileOf } from '@/lib/adapters/files/model-writer'
import { type Holdout, packHoldout } from '@/lib/core/evaluation/holdout'
import type { ModelCard } from '@/lib/core/registry/card'
import { renderModelCard } from '@/lib/core/registry/card-text'
import { choiceId } from '@/lib/core/registry/model-choice'
import { renderPlots } from '@/lib/core/registry/plots'
import type { OutgoingRun, RunTracker, SentRun } from '@/lib/core/registry/ports'
import { RUN_FILES } from '@/lib/core/registry/run'
import { configurationRecord } from '@/lib/core/training/run-records'

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
  const cardText = cardFileOf(card)
  const cardDigest = createHash('sha256').update(cardText).digest('hex')
  const { codeCommit, seed, split, data, origin } = card
  const record = configurationRecord(
    { localId: uuidOf(cardDigest), ...times },
    { codeCommit, user, seed, testSize: split.testSize, folds: split.folds, threads: 1, data },
    { card, cardDigest, curve: [] },
  )
  // How many threads trained it, nobody here knows.
  const { threads: _, ...params } = record.params
  const files: Readonly<Record<string, string | undefined>> = {
    [RUN_FILES.card]: cardText,
    [RUN_FILES.cardText]: renderModelCard(card),
    [RUN_FILES.holdout]: holdout && JSON.stringify(packHoldout(holdout)),
    ...Object.fromEntries(renderPlots(card).map(({ path, svg }) => [path, svg])),
  }
  return {
    record: {
      ...record,
      name: `${choiceId(card.configuration)} imported`,
      params: origin ? { ...params, imported_from: origin.name, imported_format: origin.format } : params,
    },
    artifacts: Object.entries(files).flatMap(([path, text]) =>
      text === undefined ? [] : [{ path, bytes: new TextEncoder().encode(text) }],
    ),
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
