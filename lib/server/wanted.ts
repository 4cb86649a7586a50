import 'server-only'
import type { Env } from '@/lib/config/env'
import { AppError } from '@/lib/core/errors'
import type { Drain } from './drain'
import type { StoreWatch } from './store-watch'

export type WantedDeps = {
  readonly drain: Pick<Drain, 'isDraining'>
  readonly storeWatch: Pick<StoreWatch, 'isUp'>
  readonly settings: Pick<Env, 'LOG_PREDICTIONS' | 'REQUIRE_API_KEY'>
}

/** Whether load balancers are to send requests here. Takes no time. */
export function isWanted(deps: WantedDeps): boolean {
  return reasonAgainst(deps) === undefined
}

/** @throws AppError `shutting-down`; `store-unavailable` where nothing can be answered without the store */
export function checkWanted(deps: WantedDeps): void {
  const reason = reasonAgainst(deps)
  if (reason) throw reason
}

function reasonAgainst({ drain, storeWatch, settings }: WantedDeps): AppError | undefined {
  if (drain.isDraining) return new AppError('shutting-down', 'The server is about to stop.')
  const needsStore = settings.LOG_PREDICTIONS || settings.REQUIRE_API_KEY
  if (!needsStore || storeWatch.isUp() !== false) return undefined
  return new AppError('store-unavailable', 'The store, without which nothing is answered, does not answer itself.')
}
