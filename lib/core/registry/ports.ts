import type { ModelCard } from './card'
import type { ModelChoice } from './model-choice'
import type { Move } from './moves'
import type { RunRecord, RunSummary } from './run'
import type { RegisteredVersion } from './version'

/**
 * Where versions are registered and one of each configuration is the champion.
 * All calls throw AppError `tracker-unavailable` (out of reach, slow, failing) or `tracker-refused` (credentials, say).
 */
export type ModelRegistry = {
  /** Newest first. */
  listVersions(choice: ModelChoice): Promise<readonly RegisteredVersion[]>
  findVersion(choice: ModelChoice, version: string): Promise<RegisteredVersion | undefined>
  findChampion(choice: ModelChoice): Promise<RegisteredVersion | undefined>
  setChampion(version: RegisteredVersion): Promise<void>
  /** Adds tags to a version, or replaces those of the same key. */
  addTags(version: RegisteredVersion, tags: Readonly<Record<string, string>>): Promise<void>
}

/** Files of runs. Throws as the registry does. */
export type RunArtifacts = {
  /** `path` from the run's root, such as `card.json`. @throws AppError `tracker-refused` where there is none. */
  readArtifact(runId: string, path: string, limits?: { readonly maxBytes?: number }): Promise<Uint8Array>
  /** Paths of the files in a folder of the run, from the run's root; not those in folders below it. */
  listArtifacts(runId: string, folder?: string): Promise<readonly string[]>
}

/** What was tracked, for those who look. Throws as the registry does. */
export type RunReader = {
  /** Newest first, of the experiment in the settings; none where it does not exist. */
  listRuns(options: { readonly maxRuns: number }): Promise<readonly RunSummary[]>
  findRun(runId: string): Promise<RunSummary | undefined>
  /** By rising step. */
  readHistory(runId: string, metricKey: string): Promise<readonly { readonly step: number; readonly value: number }[]>
}

/** A run on its way to the tracking server. */
export type OutgoingRun = {
  readonly record: RunRecord
  readonly artifacts: readonly OutgoingArtifact[]
  /** The model of a configuration's run: it is sent as MLflow's model folder and registered as a version. */
  readonly model?: { readonly card: ModelCard; readonly bytes: Uint8Array } | undefined
}
export type OutgoingArtifact = {
  /** From the run's root, such as `plots/roc.svg`. */
  readonly path: string
  readonly bytes: Uint8Array
}
export type SentRun = {
  readonly runId: string
  /** Of the run's page. */
  readonly url: string
  /** Absent for a run without a model. */
  readonly version?: string
}

export type RunTracker = {
  /** Sends a run whole. Sent again, it completes the same run and the same version: twice is once. Throws as the registry does. */
  sendRun(run: OutgoingRun, options: { readonly parentRunId: string | undefined }): Promise<SentRun>
}

/** This machine's own record of moves; the registry's tags hold the same for every machine. */
export type PromotionLog = {
  append(move: Move): Promise<void>
  /** In the order of writing. */
  list(): Promise<readonly Move[]>
}
