import { describe, expect, test } from 'vitest'
import { groupEqualRows, takeRows } from '@/lib/core/census/table'
import { inventCensusTable } from '@/lib/testing/invented-census'
import { dropDuplicates, rowsOutside, splitByFeatures, splitPlainly } from './split'

const WHOLE = inventCensusTable({ rows: 1000, seed: 3 })
const TABLE = dropDuplicates(WHOLE)
const shareAbove = (rows: Int32Array) => rows.reduce((sum, row) => sum + (TABLE.label[row] ?? 0), 0) / rows.length

describe('dropDuplicates', () => {
  test('drops the lines that repeat another whole, and no other', () => {
    // Every 50th of 1,000 lines but the first repeats the line before it: 19.
    expect(WHOLE.rows - TABLE.rows).toBe(19)
    expect(dropDuplicates(TABLE)).toEqual(TABLE)
  })
})

describe('splitByFeatures', () => {
  const deal = { shares: [0.8, 0.2], seed: 42 }
  const [train = new Int32Array(), test_ = new Int32Array()] = splitByFeatures(TABLE, deal)

  test('every row falls on one side', () => {
    expect([...train, ...test_].sort((a, b) => a - b)).toEqual([...Array(TABLE.rows).keys()])
  })

  test('equal feature vectors never fall on both', () => {
    const { groups, count } = groupEqualRows(TABLE, { wholeRecord: false })
    expect(count).toBeLessThan(TABLE.rows)
    const trained = new Set(Array.from(train, (row) => groups[row]))
    expect(Array.from(test_).filter((row) => trained.has(groups[row]))).toEqual([])
  })

  test('sides have their sizes and the same share above $50k', () => {
    expect(test_.length / TABLE.rows).toBeCloseTo(0.2, 1)
    expect(shareAbove(test_)).toBeCloseTo(shareAbove(train), 1)
  })

  test('equal seeds give equal splits, others do not', () => {
    expect(splitByFeatures(TABLE, deal)).toEqual([train, test_])
    expect(splitByFeatures(TABLE, { ...deal, seed: 43 })).not.toEqual([train, test_])
  })

  test('folds share out everything, and each has the rest outside', () => {
    const folds = splitByFeatures(TABLE, { shares: [1 / 3, 1 / 3, 1 / 3], seed: 1 })
    const outside = rowsOutside(folds, 1)
    expect(outside.length + (folds[1]?.length ?? 0)).toBe(TABLE.rows)
    expect([...outside]).toEqual([...outside].sort((a, b) => a - b))
  })
})

test('the plain split parts some twins', () => {
  const [train = new Int32Array()] = splitPlainly(TABLE, { shares: [0.8, 0.2], seed: 42 })
  const { groups } = groupEqualRows(TABLE, { wholeRecord: false })
  const outside = rowsOutside([new Int32Array(), train], 0)
  const trained = new Set(Array.from(train, (row) => groups[row]))
  const rest = Array.from({ length: TABLE.rows }, (_, row) => row).filter((row) => !outside.includes(row))
  expect(rest.some((row) => trained.has(groups[row]))).toBe(true)
})

test('takeRows keeps values, weights and labels together', () => {
  const taken = takeRows(TABLE, Int32Array.of(5, 2))
  expect([taken.weight[0], taken.label[1], taken.integers.age[0]]).toEqual([
    TABLE.weight[5],
    TABLE.label[2],
    TABLE.integers.age[5],
  ])
})
