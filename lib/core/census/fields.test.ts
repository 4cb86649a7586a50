import { describe, expect, test } from 'vitest'
import { FIELD_NAMES, isIntegerName } from './field'
import { CENSUS_FIELDS, FIELD_GROUPS, fieldOf } from './fields'

describe('the field table', () => {
  test('holds the 40 fields in the order of the file', () => {
    expect(CENSUS_FIELDS.map(({ name }) => name)).toEqual(FIELD_NAMES)
  })

  test('asks for about a dozen fields first', () => {
    expect(CENSUS_FIELDS.filter(({ essential }) => essential)).toHaveLength(13)
  })

  test('has six quantities, each with unit and range; all others are categories', () => {
    const quantities = CENSUS_FIELDS.filter(({ kind }) => kind === 'integer')
    expect(quantities.map(({ name }) => name)).toEqual([
      'age',
      'wage per hour',
      'capital gains',
      'capital losses',
      'dividends from stocks',
      'weeks worked in year',
    ])
    for (const { unit, range, levels } of quantities) {
      expect([typeof unit, typeof range, typeof levels]).toEqual(['string', 'object', 'undefined'])
    }
  })

  test('uses every group', () => {
    expect(new Set(CENSUS_FIELDS.map(({ group }) => group))).toEqual(new Set(FIELD_GROUPS.map(({ id }) => id)))
  })

  test.each(CENSUS_FIELDS.filter(({ kind }) => kind === 'category').map((field) => [field.name, field] as const))(
    'levels of %s are distinct, typed as the model takes them, and sum to the population',
    (name, { levels = [], input }) => {
      expect(new Set(levels.map(({ value }) => value)).size).toBe(levels.length)
      expect(new Set(levels.map(({ label }) => label)).size).toBe(levels.length)
      const isRight = levels.every(({ value }) => typeof value === (isIntegerName(name) ? 'number' : 'string'))
      expect([isRight, input]).toEqual([true, isIntegerName(name) ? 'int64' : 'string'])
      // Shares hold three digits: the largest errs by at most 0.0005.
      expect(levels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 2)
      // A misspelt level would have no share.
      for (const { share } of levels) expect(share).toBeGreaterThan(0)
    },
  )

  test('says so in the help where "Not in universe" is a level', () => {
    for (const { levels = [], help } of CENSUS_FIELDS) {
      const hasUniverse = levels.some(({ value, label }) => value === 'Not in universe' || label === 'Not in universe')
      if (hasUniverse) expect(help).toMatch(/Not in universe|under one|did not work/)
    }
  })

  test('finds a field by name', () => {
    expect(fieldOf('sex').levels?.map(({ value }) => value)).toEqual(['Female', 'Male'])
  })
})
