import { expect, test } from 'vitest'
import { createRateLimits } from '@/lib/adapters/db/rate-limits'
import { createGuesses } from './guesses'
import { headersOfRefusal } from './rate-limit'

test('after so many wrong ones an address waits, and no other', async () => {
  let ms = 0
  const guesses = createGuesses({ limits: createRateLimits(), elapsedMs: () => ms, perMinute: 3 })
  const isHeldUp = (address: string) => {
    try {
      guesses.check(address)
      return false
    } catch (error) {
      expect(error).toMatchObject({ code: 'rate-limited' })
      expect(headersOfRefusal(error)).toEqual({ 'retry-after': '60' })
      return true
    }
  }
  await guesses.note('192.0.2.1')
  await guesses.note('192.0.2.1')
  expect(isHeldUp('192.0.2.1')).toBe(false)
  await guesses.note('192.0.2.1')
  expect([isHeldUp('192.0.2.1'), isHeldUp('192.0.2.2')]).toEqual([true, false])
  ms = 60_000
  expect(isHeldUp('192.0.2.1')).toBe(false)
})
