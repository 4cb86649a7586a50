import type { ModelCard } from './card'
import type { ModelChoice } from './model-choice'
import type { ModelRegistry } from './ports'
import type { RegisteredVersion } from './version'

/** `mlflow`: the registry's champion. `cache`: what was champion when this machine last heard. `folder`: what ships. */
export type ModelSource = 'mlflow' | 'cache' | 'folder'

/** What answers for a configuration. */
export type Serving = {
  readonly card: ModelCard
  /** The registry's number, or the card's own version of a model that ships. */
  readonly version: string
  readonly source: ModelSource
}

/** Since when, and why, what serves could not be held against the registry. */
export type Stale = { readonly sinceMs: number; readonly why: string; readonly isUnreachable: boolean }

export type FollowFailure = { readonly choice: ModelChoice; readonly error: unknown }

export type LineupDeps = {
  readonly registry: Pick<ModelRegistry, 'findChampion' | 'findVersion'>
  /** Brings a version's files here unless they are. @throws AppError `model-invalid` for other files than the version says. */
  fetchVersion(version: RegisteredVersion): Promise<ModelCard>
  /** A version that was brought here before, whole and unaltered. */
  recallVersion(choice: ModelChoice, version: string): Promise<ModelCard | undefined>
  recallChampion(choice: ModelChoice): Promise<{ readonly version: string; readonly card: ModelCard } | undefined>
  rememberChampion(choice: ModelChoice, version: string): Promise<void>
  /** @throws AppError `model-unavailable` */
  readBundled(choice: ModelChoice): Promise<ModelCard>
  /**
   * Opens a model and holds it against its known answers. `isAsked`: requests come for its configuration.
   * @throws AppError `model-unavailable`
   */
  prove(card: ModelCard, options: { readonly isAsked: boolean }): Promise<void>
  /** A model that no new request will ask. */
  letGo(card: ModelCard): void
  /** Whether callers may ask for versions of this configuration. */
  canPin(choice: ModelChoice): boolean
  nowMs(): number
  onFailures(failures: readonly FollowFailure[]): void
}
