import type { RunKind, RunSummary } from '@/lib/core/registry/run'

export type WordedKind = RunKind | 'other'

export const KIND_WORDS: Readonly<Record<WordedKind, string>> = {
  configuration: 'Model',
  training: 'Training',
  trial: 'Trial',
  other: 'Other',
}

export const STATUS_WORDS: Readonly<Record<RunSummary['status'], string>> = {
  running: 'Running',
  scheduled: 'Scheduled',
  finished: 'Finished',
  failed: 'Failed',
  killed: 'Killed',
}

/** `other`: not Bracket's. */
export function kindOf({ kind }: Pick<RunSummary, 'kind'>): WordedKind {
  return kind ?? 'other'
}

export function nameRun({ name, runId }: Pick<RunSummary, 'name' | 'runId'>): string {
  return name || shortenRunId(runId)
}

/** Enough of an id to tell runs apart by. */
export function shortenRunId(runId: string): string {
  return runId.slice(0, 8)
}

/** Who keeps the run, from the address of its page. */
export function nameTracker(url: string): 'DagsHub' | 'MLflow' {
  return /^https?:\/\/([^/]+\.)?dagshub\.com(:\d+)?(\/|$)/.test(url) ? 'DagsHub' : 'MLflow'
}
