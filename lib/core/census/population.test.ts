import { expect, test } from 'vitest'
import { createCompleter } from './completer'
import { binOf, buildCompletionTable } from './completion-table'
import type { CensusRecord, PartialRecord } from './field'
import { FIELD_NAMES, INTEGER_NAMES, STRING_NAMES } from './field'
import { fieldOf } from './fields'
import { measurePopulation } from './population'
import type { CensusTable } from './table'

/** Every field at its first level or least value, but for what is given. */
function inventPerson(given: PartialRecord): CensusRecord {
  const entries = FIELD_NAMES.map((name) => {
    const { levels, range } = fieldOf(name)
    return [name, given[name] ?? levels?.[0]?.value ?? range?.min]
  })
  return Object.fromEntries(entries)
}

function inventTable(people: readonly (PartialRecord & { weight: number })[]): CensusTable {
  const records = people.map(inventPerson)
  const integers = INTEGER_NAMES.map((name) => [name, Int32Array.from(records, (record) => record[name])])
  const categories = STRING_NAMES.map((name) => {
    const levels = [...new Set(records.map((record) => record[name]))]
    return [name, { levels, codes: Uint16Array.from(records, (record) => levels.indexOf(record[name])) }]
  })
  return {
    rows: people.length,
    integers: Object.fromEntries(integers),
    categories: Object.fromEntries(categories),
    weight: Float64Array.from(people, ({ weight }) => weight),
    label: new Uint8Array(people.length),
  }
}

const TABLE = inventTable([
  { age: 40, sex: 'Male', race: 'White', 'veterans benefits': 1, weight: 300 },
  { age: 42, sex: 'Female', race: 'Black', 'veterans benefits': 2, weight: 600 },
  { age: 8, sex: 'Female', race: 'White', 'veterans benefits': 0, weight: 100 },
])

test('shares are weighted, to three digits', () => {
  const shares = measurePopulation(TABLE)
  expect(shares.sex).toEqual({ Female: 0.7, Male: 0.3 })
  expect(shares['veterans benefits']).toEqual({ 0: 0.1, 1: 0.3, 2: 0.6 })
  expect(shares.age).toBeUndefined()
})

test('the completion table has a tree for each band of ages with people in it', () => {
  const { bands } = buildCompletionTable(TABLE)
  expect(bands.map(({ fromAge, share }) => [fromAge, share])).toEqual([
    [0, 0.1],
    [25, 0.9],
  ])
  for (const { nodes } of bands) {
    expect(nodes).toHaveLength(FIELD_NAMES.length)
    expect(nodes.every(({ parent }, place) => parent < place)).toBe(true)
  }
})

test.each<{ name: string; given: PartialRecord; likely: PartialRecord }>([
  // Of the adults, 600 of 900 are women; sex and race go together without exception.
  { name: 'the most likely value', given: { age: 41 }, likely: { sex: 'Female', race: 'Black' } },
  {
    name: 'what goes with a known value',
    given: { age: 41, sex: 'Male' },
    likely: { race: 'White', 'veterans benefits': 1 },
  },
  { name: 'the likeliest band without an age', given: { 'veterans benefits': 0 }, likely: { age: 8, sex: 'Female' } },
  {
    name: 'the known value where nobody is like that',
    given: { age: 8, 'veterans benefits': 1 },
    likely: { 'veterans benefits': 1 },
  },
])('completes with $name', ({ given, likely }) => {
  const complete = createCompleter(buildCompletionTable(TABLE))
  expect(complete(given).record).toMatchObject({ ...likely, ...given })
})

test('the same table twice gives the same bytes', () => {
  expect(JSON.stringify(buildCompletionTable(TABLE))).toBe(JSON.stringify(buildCompletionTable(TABLE)))
})

test.each([
  [0, 0],
  [4, 0],
  [5, 1],
  [99, 2],
])('binOf puts %i into bin %i', (value, bin) => {
  expect(binOf([0, 5, 10], value)).toBe(bin)
})
