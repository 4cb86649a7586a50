import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PartialRecord } from '@/lib/core/census/field'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'
import { snakeName } from '@/lib/core/census/names'
import {
  formatDocument,
  isSameRecord,
  readDocument,
  rewriteDocument,
  smallestChange,
  writeRecord,
} from './prepare-document'

const anyRecord: fc.Arbitrary<PartialRecord> = fc
  .record(
    Object.fromEntries(
      CENSUS_FIELDS.map(({ name, range, levels = [] }) => [
        name,
        range ? fc.integer(range) : fc.constantFrom(...levels.map(({ value }) => value)),
      ]),
    ),
    { requiredKeys: [] },
  )
  .map((record) => record as PartialRecord)

describe('reading the text', () => {
  test.each([
    { name: 'blank', text: ' \n', reading: { kind: 'record', record: {} } },
    { name: 'an empty object', text: '{ }', reading: { kind: 'record', record: {} } },
    {
      name: 'one record',
      text: '{"age": 41, "Sex": "female"}',
      reading: { kind: 'record', record: { age: 41, sex: 'Female' } },
    },
    { name: 'a wrong level', text: '{"sex": "Femal"}', reading: { kind: 'issues', issues: [{ path: ['sex'] }] } },
    { name: 'many', text: '[{"age": 41}]', reading: { kind: 'many', pasted: { kind: 'list' } } },
    { name: 'broken', text: '{"age": }', reading: { kind: 'broken', line: 1, column: 9 } },
  ])('$name', ({ text, reading }) => {
    expect(readDocument(text)).toMatchObject(reading)
  })
})

describe('rewriting the text', () => {
  test.each([
    {
      name: 'keeps spelling, order and values that still hold',
      text: '{"Sex": "female", "age": 41}',
      record: { age: 42, sex: 'Female' },
      after: { Sex: 'female', age: 42 },
    },
    {
      name: 'takes out what is gone',
      text: '{"age": 41, "sex": "Male"}',
      record: { sex: 'Male' },
      after: { sex: 'Male' },
    },
    {
      name: 'adds in the spelling that is there',
      text: '{"wage_per_hour": 0}',
      record: { 'wage per hour': 0, 'capital gains': 5 },
      after: { wage_per_hour: 0, capital_gains: 5 },
    },
    { name: 'starts anew from a broken text', text: '{"age": ', record: { age: 5 }, after: { age: 5 } },
    { name: 'drops what was wrong', text: '{"age": "old", "agee": 3}', record: { age: 5 }, after: { age: 5 } },
  ] as const)('$name', ({ text, record, after }) => {
    expect(rewriteDocument(text, record)).toBe(JSON.stringify(after, null, 2))
  })

  test('a written record reads back as itself, whatever stood there before', () => {
    fc.assert(
      fc.property(anyRecord, anyRecord, fc.boolean(), (before, after, isSnake) => {
        const spelt = Object.fromEntries(
          CENSUS_FIELDS.map(({ name }) => [isSnake ? snakeName(name) : name, before[name]]),
        )
        const reading = readDocument(rewriteDocument(JSON.stringify(spelt), after))
        expect(reading.kind === 'record' && isSameRecord(reading.record, after)).toBe(true)
        expect(readDocument(writeRecord(after))).toEqual({ kind: 'record', record: after })
      }),
      { numRuns: 50 },
    )
  })
})

test('the smallest change gives the text after', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const { from, to, insert } = smallestChange(before, after)
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after)
    }),
  )
  expect(smallestChange('{"age": 41}', '{"age": 45}')).toEqual({ from: 9, to: 10, insert: '5' })
})

test('formatting leaves what is no JSON alone', () => {
  expect(formatDocument('{"age":41}')).toBe('{\n  "age": 41\n}')
  expect(formatDocument('{"age":}')).toBeUndefined()
})
