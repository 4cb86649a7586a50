import 'server-only'
import { LRUCache } from 'lru-cache'
import type { RateLimits } from '@/lib/core/access/api-key'
import { AppError } from '@/lib/core/errors'
import { describeSeconds, withRefusalHeaders } from './rate-limit'

export const DEFAULT_GUESSES_A_MINUTE = 30
const MAX_ADDRESSES = 10_000

/** Slows down whoever tries keys and tokens that are not right. */
export type Guesses = {
  /** @throws AppError `rate-limited` for an address that was wrong too often lately. */
  check(address: string): void
  /** One more was wrong. */
  note(address: string): Promise<void>
}

type GuessesOptions = {
  /** Of this server alone. */
  readonly limits: RateLimits
  elapsedMs(): number
  readonly perMinute?: number
}

export function createGuesses({ limits, elapsedMs, perMinute = DEFAULT_GUESSES_A_MINUTE }: GuessesOptions): Guesses {
  const blockedUntilMs = new LRUCache<string, number>({ max: MAX_ADDRESSES })
  return {
    check: (address) => {
      const leftMs = (blockedUntilMs.get(address) ?? 0) - elapsedMs()
      if (leftMs <= 0) return
      const seconds = Math.ceil(leftMs / 1000)
      const words = `Too many wrong keys came from this address. Try again in ${describeSeconds(seconds)}.`
      throw withRefusalHeaders(new AppError('rate-limited', words), { 'retry-after': String(seconds) })
    },
    note: async (address) => {
      const { remaining, resetSeconds } = await limits.take(`guess:${address}`, perMinute)
      if (remaining === 0) blockedUntilMs.set(address, elapsedMs() + resetSeconds * 1000)
    },
  }
}
