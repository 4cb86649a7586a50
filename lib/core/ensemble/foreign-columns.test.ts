import { describe, expect, test } from 'vitest'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'
import { snakeName } from '@/lib/core/census/names'
import { inventCensusTable } from '@/lib/testing/invented-census'
import { foreignMatrix, readForeignColumn } from './foreign-columns'

const LEVELS = CENSUS_FIELDS.flatMap(({ name: field, levels = [] }) =>
  levels.map(({ value: level }) => ({ field, level })),
)

describe('every level of every category is read', () => {
  test.each([
    { form: "get_dummies'", write: (field: string, level: string) => `${field}_${level}` },
    { form: 'snake case', write: (field: string, level: string) => `${snakeName(field as 'age')}_${level}` },
    { form: 'as the file pads it', write: (field: string, level: string) => `${field}_ ${level}` },
    { form: 'with =', write: (field: string, level: string) => `${field}=${level}` },
    { form: 'in brackets', write: (field: string, level: string) => `${field}[${level}]` },
    { form: 'without <', write: (field: string, level: string) => `${field}_${level.replaceAll('<', '_')}` },
    { form: "a pipeline's", write: (field: string, level: string) => `one-hot__${field}_${level}` },
  ])('$form', ({ write }) => {
    for (const { field, level } of LEVELS) {
      expect(readForeignColumn(write(field, String(level)))).toEqual({ kind: 'indicator', field, level })
    }
  })
})

test.each([
  ['wage per hour', 'wage per hour'],
  ['capital_gains', 'capital gains'],
  ['weeksWorkedInYear', 'weeks worked in year'],
  ['remainder__age', 'age'],
  ['year', 'year'],
])('%s is a number', (name, field) => {
  expect(readForeignColumn(name)).toEqual({ kind: 'number', field })
})

test.each([
  ['education_bachelors-degree-ba-ab-bs', 'Bachelors degree(BA AB BS)'],
  ['own business or self employed_2.0', 2],
])('%s: a level in another spelling that fits it alone', (name, level) => {
  expect(readForeignColumn(name)).toMatchObject({ kind: 'indicator', level })
})

test.each([
  ['', 'no census field'],
  ['f12', 'no census field'],
  ['instance weight', 'no census field'],
  ['race', 'field of words'],
  ['age_30', 'no level of the field "age"'],
  ['sex=nan', 'no level of the field "sex"'],
  // Of two levels that differ in their mark alone, letters do not say which is meant.
  ['detailed household and family stat_child 18 ever marr rp of subfamily', 'no level'],
])('"%s" is refused', (name, reason) => {
  expect(readForeignColumn(name)).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) })
})

test('a row holds numbers as they are and 1 for the level that it has', () => {
  const table = inventCensusTable({ rows: 40, seed: 2 })
  const { values, rows, columns } = foreignMatrix(
    [
      { kind: 'number', field: 'age' },
      { kind: 'indicator', field: 'sex', level: 'Female' },
      { kind: 'indicator', field: 'sex', level: 'Male' },
      { kind: 'indicator', field: 'year', level: 94 },
      { kind: 'indicator', field: 'sex', level: 'nobody has this' },
    ],
    table,
  )
  expect([rows, columns]).toEqual([table.rows, 5])
  for (let row = 0; row < rows; row++) {
    const [age, female, male, first, nobody] = values.subarray(row * columns, (row + 1) * columns)
    expect(age).toBe(table.integers.age[row])
    expect((female ?? 0) + (male ?? 0)).toBe(1)
    const { codes, levels } = table.categories.sex
    expect(female).toBe(levels[codes[row] ?? 0] === 'Female' ? 1 : 0)
    expect(first).toBe(table.integers.year[row] === 94 ? 1 : 0)
    expect(nobody).toBe(0)
  }
})

test('a level that a table holds twice is the same level', () => {
  const table = inventCensusTable({ rows: 40, seed: 2 })
  const { codes, levels } = table.categories.sex
  const twice = {
    codes: codes.map((code, row) => (row % 2 === 0 ? code : code + levels.length)),
    levels: [...levels, ...levels],
  }
  const columns = [{ kind: 'indicator', field: 'sex', level: 'Male' }] as const
  expect(foreignMatrix(columns, { ...table, categories: { ...table.categories, sex: twice } })).toEqual(
    foreignMatrix(columns, table),
  )
})
