import { validate, version } from 'uuid'
import { expect, test } from 'vitest'
import { createEntryIds } from './entry-ids'

test('ids are of version 7 and tell their time', () => {
  const id = createEntryIds({ nowMs: () => 0x0123_4567_89ab })()
  expect([validate(id), version(id)]).toEqual([true, 7])
  expect(id.startsWith('01234567-89ab-7')).toBe(true)
})

test('each is after those before it, within a millisecond, and where the clock goes back', () => {
  const times = [5, 5, 5, 6, 4, 4, 7]
  const newId = createEntryIds({ nowMs: () => times.shift() ?? 7 })
  const ids = Array.from({ length: 3_000 }, newId)
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
})

test('two servers have no two alike', () => {
  const [one, other] = [createEntryIds({ nowMs: () => 5 }), createEntryIds({ nowMs: () => 5 })]
  const ids = Array.from({ length: 1_000 }, () => [one(), other()]).flat()
  expect(new Set(ids).size).toBe(ids.length)
})
