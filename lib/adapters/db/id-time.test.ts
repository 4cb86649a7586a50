import fc from 'fast-check'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { firstIdAt } from './id-time'

// 2^48 − 1 milliseconds are all that such an id holds.
const times = fc.integer({ min: 0, max: 2 ** 48 - 2 })

test('ids of a time are not before its first, and before that of the next millisecond', () => {
  fc.assert(
    fc.property(times, (msecs) => {
      const id = v7({ msecs })
      expect(firstIdAt(msecs) <= id).toBe(true)
      expect(id < firstIdAt(msecs + 1)).toBe(true)
    }),
  )
})

test.each([
  { ms: -5, id: '00000000-0000-7000-8000-000000000000' },
  { ms: 0x0123456789ab, id: '01234567-89ab-7000-8000-000000000000' },
  { ms: 1.9, id: '00000000-0001-7000-8000-000000000000' },
  { ms: Number.POSITIVE_INFINITY, id: 'ffffffff-ffff-7000-8000-000000000000' },
])('$ms ms begin with $id', ({ ms, id }) => {
  expect(firstIdAt(ms)).toBe(id)
})
