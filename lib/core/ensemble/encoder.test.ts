import { describe, expect, test } from 'vitest'
import { FIELD_NAMES } from '@/lib/core/census/field'
import type { CensusTable } from '@/lib/core/census/table'
import { inventCensusTable } from '@/lib/testing/invented-census'
import { encodeTable, fitEncoders, rateOf } from './encoder'

const TABLE = inventCensusTable({ rows: 50, seed: 2 })
const SEX = FIELD_NAMES.indexOf('sex')

/** The same people, but sex, weight and label are as given, one a row. */
function withSex(levels: readonly string[], codes: number[], weight: number[], label: number[]): CensusTable {
  return {
    ...TABLE,
    rows: codes.length,
    categories: { ...TABLE.categories, sex: { codes: Uint16Array.from(codes), levels } },
    weight: Float64Array.from(weight),
    label: Uint8Array.from(label),
  }
}

describe('fitEncoders', () => {
  // Weighted share above $50k: Male 3/4, Female 1/5, overall 4/9; smoothing moves both towards it and keeps the order.
  const table = withSex(['Male', 'Female'], [0, 0, 1, 1], [3, 1, 1, 4], [1, 0, 1, 0])

  test('ranks values by their weighted share above $50k', () => {
    const encoder = fitEncoders(table)[SEX]
    expect(encoder).toMatchObject({ kind: 'rank', field: 'sex', keys: ['Female', 'Male'] })
  })

  test('puts a value never seen between the ranks where the overall share lies', () => {
    expect(fitEncoders(table)[SEX]).toMatchObject({ fallback: 0.5 })
    const unseen = withSex(['Male', 'Female', 'Neither'], [2, 0], [1, 1], [0, 0])
    expect(encodeTable(fitEncoders(table), unseen).values[SEX]).toBe(0.5)
  })

  test('does not depend on the order in which the file shows the levels', () => {
    const swapped = withSex(['Female', 'Male'], [1, 1, 0, 0], [3, 1, 1, 4], [1, 0, 1, 0])
    expect(fitEncoders(swapped)).toEqual(fitEncoders(table))
    expect(encodeTable(fitEncoders(table), swapped)).toEqual(encodeTable(fitEncoders(table), table))
  })

  test('leaves quantities as they are', () => {
    const { values, columns } = encodeTable(fitEncoders(TABLE), TABLE)
    const ages = Array.from({ length: TABLE.rows }, (_, row) => values[row * columns])
    expect(ages).toEqual([...TABLE.integers.age])
  })
})

test('rateOf is the weighted share above $50k', () => {
  expect(rateOf(withSex(['Male'], [0, 0, 0], [1, 2, 5], [1, 0, 1]))).toBe(6 / 8)
})
