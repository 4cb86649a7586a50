import { describe, expect, test } from 'vitest'
import { createRng } from '../math/rng'
import { sumColumns, sumRows } from './weighted-sums'

const rng = createRng(4)
const draw = (length: number) => Float64Array.from({ length }, () => rng.next())

describe.each([1, 2, 3, 4, 5, 8, 11])('weighted sums of %i rows', (rows) => {
  const matrix = { cells: draw(rows * 6), columns: 6 }

  test('of rows, in their order to the last bit', () => {
    const weights = draw(rows)
    const expected = Array.from({ length: 6 }, (_, column) =>
      weights.reduce((sum, weight, row) => sum + weight * (matrix.cells[row * 6 + column] ?? 0), 0),
    )
    const sums = new Float64Array(6).fill(7)
    sumRows(matrix, weights, sums)
    expect([...sums]).toEqual(expected)
  })

  test('of columns, in their order to the last bit', () => {
    const weights = draw(6)
    const expected = Array.from({ length: rows }, (_, row) =>
      weights.reduce((sum, weight, column) => sum + (matrix.cells[row * 6 + column] ?? 0) * weight, 0),
    )
    const sums = new Float64Array(rows).fill(7)
    sumColumns(matrix, weights, sums)
    expect([...sums]).toEqual(expected)
  })
})
