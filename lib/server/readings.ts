import 'server-only'
import type { Metrics } from '@/lib/adapters/prometheus/metrics'
import type { Env } from '@/lib/config/env'
import type { Lineup } from '@/lib/core/registry/lineup'
import { type ChoiceId, choiceFromId } from '@/lib/core/registry/model-choice'
import type { Admission } from './admission'
import type { TimedLog } from './metrics'
import type { ModelStore } from './model-store'
import { isWanted, type WantedDeps } from './wanted'

type ReadingsDeps = WantedDeps & {
  readonly settings: Pick<Env, 'MAX_RECORDS_IN_FLIGHT'>
  readonly lineup: Lineup
  readonly access: { readonly admission: Pick<Admission, 'weight'> }
  readonly openModels: Pick<ModelStore, 'countOpen'>
  /** Undefined where answers are not written down. */
  readonly log: TimedLog | undefined
}

/** What is looked at when the page of metrics is asked for. */
export function watchReadings(metrics: Pick<Metrics, 'watch' | 'watchModels'>, deps: ReadingsDeps): void {
  const { settings, lineup, access, storeWatch, openModels, log } = deps
  metrics.watch('recordsInFlight', () => access.admission.weight)
  metrics.watch('recordsAtMost', () => settings.MAX_RECORDS_IN_FLIGHT)
  metrics.watch('modelsResident', () => openModels.countOpen())
  metrics.watch('logQueueRows', () => log?.waitingRows())
  metrics.watch('isStoreUp', () => storeWatch.isUp())
  metrics.watch('isReady', () => isWanted(deps))
  metrics.watchModels('staleSeconds', (id) => secondsStale(lineup, id))
}

function secondsStale(lineup: Lineup, id: ChoiceId): number | undefined {
  const choice = choiceFromId(id)
  if (!choice) return undefined
  const stale = lineup.staleOf(choice)
  return stale ? (Date.now() - stale.sinceMs) / 1000 : 0
}
