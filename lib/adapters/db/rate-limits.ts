import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimits } from '@/lib/core/access/api-key'

const WINDOW_SECONDS = 60

type Options = {
  /** A pool of PostgreSQL's, for servers that share it; without one, this process counts for itself. */
  readonly pool?: unknown
}

/**
 * Windows of one minute from the first request on. A bucket that is used up is refused from memory until its window
 * ends; while PostgreSQL is away, each server counts for itself.
 */
export function createRateLimits({ pool }: Options = {}): RateLimits {
  const limiters = new Map<number, RateLimiterAbstract>()
  const limiterOf = (perMinute: number) => {
    const known = limiters.get(perMinute)
    if (known) return known
    const own = new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS, keyPrefix: 'limit' })
    const made = pool === undefined ? own : createShared({ pool, perMinute, own, isFirst: limiters.size === 0 })
    limiters.set(perMinute, made)
    return made
  }
  return {
    take: async (bucket, perMinute) => {
      const { isAllowed, outcome } = await limiterOf(perMinute)
        .consume(bucket)
        .then((outcome) => ({ isAllowed: true, outcome }))
        .catch((refusal: unknown) => {
          if (refusal instanceof RateLimiterRes) return { isAllowed: false, outcome: refusal }
          throw refusal
        })
      return {
        isAllowed,
        limit: perMinute,
        remaining: isAllowed ? outcome.remainingPoints : 0,
        resetSeconds: Math.max(Math.ceil(outcome.msBeforeNext / 1000), 1),
      }
    },
  }
}

type Shared = {
  readonly pool: unknown
  readonly perMinute: number
  readonly own: RateLimiterMemory
  readonly isFirst: boolean
}

function createShared({ pool, perMinute, own, isFirst }: Shared): RateLimiterAbstract {
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: 'limit',
    points: perMinute,
    duration: WINDOW_SECONDS,
    inMemoryBlockOnConsumed: perMinute,
    insuranceLimiter: own,
    clearExpiredByTimeout: isFirst,
  })
}
