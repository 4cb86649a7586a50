import 'server-only'
import type { ModelSummary } from '@/lib/contracts/models'
import { AppError } from '@/lib/core/errors'
import type { ModelCard } from '@/lib/core/registry/card'
import { MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { type Move, mergeMoves } from '@/lib/core/registry/moves'
import { movesOf, movesOfChoice } from '@/lib/core/registry/promote'
import type { ModelSource } from '@/lib/core/registry/serving'
import { CHAMPION, type RegisteredVersion } from '@/lib/core/registry/version'
import { getContainer } from './container'
import { describeStale, findServing } from './models'

/** What serves, for the page of models. */
export type Lineup = {
  /** Whether an admin token is set, so that somebody may promote. */
  readonly isAdminConfigured: boolean
  /** Of the tracking server's pages; undefined where none is set. */
  readonly trackingUrl: string | undefined
  /** In the order of `MODEL_CHOICES`. */
  readonly models: readonly LineupModel[]
}

export type LineupModel = {
  readonly choice: ModelChoice
  /** Undefined, as what follows, where nothing can be served. */
  readonly card: ModelCard | undefined
  /** The registry's number, or the card's own version of a model that ships. */
  readonly version: string | undefined
  readonly source: ModelSource | undefined
  readonly alias: typeof CHAMPION | undefined
  readonly stale: ModelSummary['stale']
  readonly state: ModelSummary['state']
  /** Estimated, while the model is in memory. */
  readonly memoryBytes: number | undefined
}

/** Waits for no tracking server. */
export async function readLineup(): Promise<Lineup> {
  const { lineup, store, tracking, adminToken } = getContainer()
  const models = MODEL_CHOICES.map(async (choice): Promise<LineupModel> => {
    const serving = await findServing({ lineup }, choice)
    const digest = serving?.card.file.digest
    return {
      choice,
      card: serving?.card,
      version: serving?.version,
      source: serving?.source,
      alias: serving && serving.source !== 'folder' ? CHAMPION : undefined,
      stale: describeStale(lineup.staleOf(choice)).stale,
      state: digest === undefined ? 'failed' : store.stateOf(digest),
      memoryBytes: digest === undefined ? undefined : store.memoryBytesOf(digest),
    }
  })
  return {
    isAdminConfigured: adminToken !== undefined && tracking !== undefined,
    trackingUrl: tracking?.url,
    models: await Promise.all(models),
  }
}

export type VersionHistory = {
  /** Newest first; undefined where no registry can be asked. */
  readonly versions: readonly RegisteredVersion[] | undefined
  /** The registry's, whatever serves here; undefined where there is none, or no registry can be asked. */
  readonly champion: string | undefined
  /** By rising time; this machine's own where no registry can be asked. */
  readonly moves: readonly Move[]
  /** Why the registry could not be asked, where one is set. */
  readonly why?: string
}

export async function readHistory(choice: ModelChoice): Promise<VersionHistory> {
  const { tracking, promotionLog } = getContainer()
  const logged = movesOfChoice(await promotionLog.list(), choice)
  if (!tracking) return { versions: undefined, champion: undefined, moves: mergeMoves(logged) }
  const { registry } = tracking.promotion
  try {
    const [versions, champion] = await Promise.all([registry.listVersions(choice), registry.findChampion(choice)])
    return { versions, champion: champion?.version, moves: mergeMoves(movesOf(versions), logged) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { versions: undefined, champion: undefined, moves: mergeMoves(logged), why: error.message }
  }
}
