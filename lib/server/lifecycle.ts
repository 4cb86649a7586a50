import 'server-only'
import type { ModelSummary } from '@/lib/contracts/models'
import { AppError } from '@/lib/core/errors'
import type { ModelCard } from '@/lib/core/registry/card'
import { readLoggedMoves, readVersionHistory } from '@/lib/core/registry/history'
import { MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { Move } from '@/lib/core/registry/moves'
import type { ModelSource } from '@/lib/core/registry/serving'
import type { CHAMPION, RegisteredVersion } from '@/lib/core/registry/version'
import { getContainer } from './container'
import { readStanding } from './models'

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
  const { lineup, openModels, tracking, settings } = getContainer()
  const models = MODEL_CHOICES.map(async (choice): Promise<LineupModel> => {
    const { serving, state, alias, stale, memoryBytes } = await readStanding({ lineup, openModels }, choice)
    const { card, version, source } = serving ?? {}
    return { choice, card, version, source, alias, stale, state, memoryBytes }
  })
  return {
    isAdminConfigured: settings.ADMIN_TOKEN !== undefined && tracking !== undefined,
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
  const known = async () => ({
    versions: undefined,
    champion: undefined,
    moves: await readLoggedMoves(promotionLog, choice),
  })
  if (!tracking) return known()
  try {
    const history = await readVersionHistory(tracking.promotion, choice)
    return { ...history, champion: history.champion?.version }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ...(await known()), why: error.message }
  }
}
