import 'server-only'
import { createRateLimits } from '@/lib/adapters/db/rate-limits'
import type { Store } from '@/lib/adapters/db/store'
import type { Env } from '@/lib/config/env'
import type { RateLimits } from '@/lib/core/access/api-key'
import { type Admission, createAdmission } from './admission'
import { createGuesses, type Guesses } from './guesses'
import { createKeyring, type Keyring } from './keyring'
import type { LoopWatch } from './loop-watch'

/** What deciding about a call takes; the process has one. */
export type AccessControl = {
  readonly admission: Admission
  readonly keyring: Keyring
  readonly guesses: Guesses
  /** Counted for all servers on one store, where it is PostgreSQL. */
  readonly limits: RateLimits
  /** Counted for this server alone. */
  readonly ownLimits: RateLimits
}

type AccessControlOptions = {
  readonly settings: Pick<Env, 'MAX_RECORDS_IN_FLIGHT'>
  readonly store: Pick<Store, 'keys' | 'rateLimits'>
  readonly loop: LoopWatch
  /** Milliseconds since 1970, UTC. */
  nowMs(): number
  /** Monotonic. */
  elapsedMs(): number
}

export function createAccessControl(options: AccessControlOptions): AccessControl {
  const { settings, store, loop, nowMs, elapsedMs } = options
  const ownLimits = createRateLimits()
  return {
    admission: createAdmission({ maxRecords: settings.MAX_RECORDS_IN_FLIGHT, loop, elapsedMs }),
    keyring: createKeyring({ keys: store.keys, nowMs, elapsedMs }),
    guesses: createGuesses({ limits: ownLimits, elapsedMs }),
    limits: store.rateLimits,
    ownLimits,
  }
}
