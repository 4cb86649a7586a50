import 'server-only'
import type { Registry } from '@/lib/composition/registry'
import { AppError } from '@/lib/core/errors'
import { fetchVersion, recallVersion } from '@/lib/core/registry/fetch-version'
import { createLineup, type Lineup } from '@/lib/core/registry/lineup'
import { choiceId } from '@/lib/core/registry/model-choice'
import type { FollowFailure, LineupDeps } from '@/lib/core/registry/serving'
import { describeCauses, type Logger } from './logger'

/** Failures that follow upon one another are told of once. */
const DEFAULT_REPORT_EVERY_MS = 60_000

type FollowDeps = Pick<LineupDeps, 'readBundled' | 'prove' | 'letGo' | 'canPin' | 'nowMs'> &
  Pick<Registry, 'mlflow' | 'fetchDeps' | 'cache'> & { readonly logger: Logger }

/** A lineup that follows the registry's champions. */
export function createFollowingLineup({ mlflow, fetchDeps, cache, logger, nowMs, ...deps }: FollowDeps): Lineup {
  return createLineup({
    ...deps,
    nowMs,
    registry: mlflow.registry,
    fetchVersion: (version) => fetchVersion(fetchDeps, version),
    recallVersion: async (choice, version) => (await recallVersion(fetchDeps, { choice, version }))?.card,
    recallChampion: async (choice) => {
      const version = await cache.recallChampion(choice)
      const recalled = version === undefined ? undefined : await recallVersion(fetchDeps, { choice, version })
      return version === undefined || recalled === undefined ? undefined : { version, card: recalled.card }
    },
    rememberChampion: (choice, version) => cache.rememberChampion(choice, version),
    onFailures: createFailureReport({ logger, nowMs }),
  })
}

type ReportDeps = { readonly logger: Pick<Logger, 'warn'>; nowMs(): number; readonly everyMs?: number }

/** One line for all that failed, and no other for a minute. */
export function createFailureReport({ logger, nowMs, everyMs = DEFAULT_REPORT_EVERY_MS }: ReportDeps) {
  let lastMs = Number.NEGATIVE_INFINITY
  return (failures: readonly FollowFailure[]): void => {
    const [first] = failures
    if (!first || nowMs() - lastMs < everyMs) return
    lastMs = nowMs()
    logger.warn('the registry could not be followed; what served goes on serving', {
      models: failures.map(({ choice }) => choiceId(choice)).join(', '),
      why: first.error instanceof AppError ? first.error.message : 'unforeseen',
      cause: describeCauses(first.error),
    })
  }
}
