import { expect, test } from 'vitest'
import { completeRecord } from './complete'
import { EXAMPLE_PEOPLE } from './examples'
import { parseRecord } from './record'

test('ids are distinct', () => {
  expect(new Set(EXAMPLE_PEOPLE.map(({ id }) => id)).size).toBe(EXAMPLE_PEOPLE.length)
})

test.each(EXAMPLE_PEOPLE.map((person) => [person.id, person] as const))(
  '%s is a valid record of 8 to 16 fields',
  (_, { record }) => {
    expect(parseRecord(record)).toEqual({ ok: true, record, unknown: [] })
    expect(Object.keys(record).length).toBeGreaterThanOrEqual(8)
    expect(Object.keys(record).length).toBeLessThanOrEqual(16)
    expect(completeRecord(record).record).toMatchObject(record)
  },
)
