import { describe, expect, test } from 'vitest'
import { inventCensusTable } from '@/lib/testing/invented-census'
import { checkParity, damageRows, UNSEEN_LEVEL } from './parity'

const scores = (probabilities: number[], margins: number[]) => ({
  probabilities: Float64Array.from(probabilities),
  margins: Float64Array.from(margins),
})

describe('checkParity', () => {
  const model = scores([0.1, 0.9], [-2, 20])

  test('gives the largest distances, margins relative to their size', () => {
    const errors = checkParity(model, scores([0.1, 0.9 + 5e-7], [-2 - 4e-6, 20 + 2e-5]))
    expect(errors.probability).toBeCloseTo(5e-7, 12)
    expect(errors.margin).toBeCloseTo(2e-6, 12)
  })

  test.each([
    ['a probability beyond 1e-6', scores([0.1, 0.9 + 2e-6], [-2, 20])],
    ['a margin beyond 1e-5', scores([0.1, 0.9], [-2 + 5e-5, 20])],
    ['no number', scores([Number.NaN, 0.9], [-2, 20])],
    ['too few rows', scores([0.1], [-2])],
  ])('refuses %s', (_, file) => {
    expect(() => checkParity(model, file)).toThrow('strays from the trained model')
  })
})

describe('damageRows', () => {
  const table = inventCensusTable({ rows: 200, seed: 4 })
  const damaged = damageRows(table, { rows: 100, seed: 1 })

  test('puts unseen and missing values into every field and leaves the table alone', () => {
    expect(damaged.rows).toBe(100)
    const { codes, levels } = damaged.categories.education
    const found = new Set(Array.from(codes, (code) => levels[code]))
    expect(found.has(UNSEEN_LEVEL) && found.has('?')).toBe(true)
    expect(damaged.integers.age).toContain(123_456)
    expect(table).toEqual(inventCensusTable({ rows: 200, seed: 4 }))
  })
})
