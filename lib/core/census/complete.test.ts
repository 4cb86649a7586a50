import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../errors'
import { completeRecord } from './complete'
import completion from './completion.gen.json' with { type: 'json' }
import type { PartialRecord } from './field'
import { FIELD_NAMES } from './field'
import { CENSUS_FIELDS, fieldOf } from './fields'
import { parseField } from './record'

const anyRecord = fc
  .uniqueArray(
    fc.constantFrom(...CENSUS_FIELDS).chain((field) => {
      const { min, max } = field.range ?? { min: 0, max: 0 }
      const levels = field.levels?.map(({ value }) => value)
      return fc.tuple(fc.constant(field.name), levels ? fc.constantFrom(...levels) : fc.integer({ min, max }))
    }),
    { selector: ([name]) => name, minLength: 1 },
  )
  // Each value was drawn from its own field.
  .map((entries) => Object.fromEntries(entries) as PartialRecord)

test('each band of the shipped table names the 40 fields, with values of the field table', () => {
  for (const { nodes } of completion.bands) {
    expect(nodes.map(({ name }) => name).sort()).toEqual([...FIELD_NAMES].sort())
    for (const { name, values } of nodes) {
      const levels = CENSUS_FIELDS.find((field) => field.name === name)?.levels
      if (levels) expect(values).toEqual(levels.map(({ value }) => value))
    }
  }
})

test('refuses an empty record', () => {
  expect(() => completeRecord({})).toThrow(AppError)
})

describe('what is likely, given what is there', () => {
  test.each<{ name: string; given: PartialRecord; likely: PartialRecord }>([
    {
      name: 'a child',
      given: { age: 9 },
      likely: {
        education: 'Children',
        'marital stat': 'Never married',
        'class of worker': 'Not in universe',
        'major occupation code': 'Not in universe',
        'weeks worked in year': 0,
        'num persons worked for employer': 0,
        'family members under 18': 'Both parents present',
        'detailed household summary in household': 'Child under 18 never married',
        'tax filer stat': 'Nonfiler',
        'veterans benefits': 0,
      },
    },
    {
      name: 'an adult',
      given: { age: 45 },
      likely: {
        'class of worker': 'Private',
        'weeks worked in year': 52,
        'marital stat': 'Married-civilian spouse present',
        'family members under 18': 'Not in universe',
        'veterans benefits': 2,
        'enroll in edu inst last wk': 'Not in universe',
      },
    },
    {
      name: 'a pensioner',
      given: { age: 75 },
      likely: { 'class of worker': 'Not in universe', 'weeks worked in year': 0, 'num persons worked for employer': 0 },
    },
    {
      name: 'an engineer',
      given: { 'detailed occupation recode': 4 },
      likely: {
        'major occupation code': 'Professional specialty',
        education: 'Bachelors degree(BA AB BS)',
        sex: 'Male',
      },
    },
    {
      name: 'a person out of work all year',
      given: { age: 40, 'weeks worked in year': 0 },
      likely: {
        'num persons worked for employer': 0,
        'class of worker': 'Not in universe',
        'major occupation code': 'Not in universe',
      },
    },
    {
      name: 'born in Mexico',
      given: { age: 30, 'country of birth self': 'Mexico' },
      likely: {
        'country of birth father': 'Mexico',
        'country of birth mother': 'Mexico',
        'hispanic origin': 'Mexican (Mexicano)',
      },
    },
  ])('$name', ({ given, likely }) => {
    expect(completeRecord(given).record).toMatchObject(likely)
  })

  test('a detailed industry or occupation has the major group of its own, and the other way round', () => {
    const pairs = [
      ['detailed occupation recode', 'major occupation code'],
      ['detailed industry recode', 'major industry code'],
    ] as const
    for (const [detailed, major] of pairs) {
      const groups = new Map(
        fieldOf(detailed).levels?.map(({ value }) => [value, completeRecord({ [detailed]: value }).record[major]]),
      )
      // Detailed codes stand in the order of their major groups, so each group is met once.
      expect(new Set(groups.values())).toEqual(new Set(fieldOf(major).levels?.map(({ value }) => value)))
      for (const { value } of fieldOf(major).levels ?? []) {
        expect(groups.get(completeRecord({ [major]: value }).record[detailed])).toBe(value)
      }
    }
  })
})

test('known values are kept, all others are named as assumed and valid; the same twice', () => {
  fc.assert(
    fc.property(anyRecord, (given) => {
      const { record, assumed } = completeRecord(given)
      expect(Object.keys(record)).toEqual([...FIELD_NAMES])
      expect(record).toEqual({ ...assumed, ...given })
      expect(Object.keys(assumed).length + Object.keys(given).length).toBe(FIELD_NAMES.length)
      for (const name of FIELD_NAMES) expect(parseField(name, record[name])).toEqual({ ok: true, value: record[name] })
      expect(completeRecord(given)).toEqual({ record, assumed })
    }),
    { numRuns: 300 },
  )
})

test('weeks and employer agree on whether the person worked', () => {
  const anyAge = fc.record({ age: fc.integer({ min: 0, max: 90 }), sex: fc.constantFrom('Female', 'Male') })
  fc.assert(
    fc.property(anyAge, (given) => {
      const { record } = completeRecord(given)
      expect(record['weeks worked in year'] > 0).toBe(record['num persons worked for employer'] > 0)
    }),
  )
})
