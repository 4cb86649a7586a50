import { expect, test } from 'vitest'
import { solveCholesky } from './cholesky'

test.each([
  // 4·1 + 2·2 = 8, 2·1 + 3·2 = 8
  {
    name: 'two rows',
    matrix: [
      [4, 2],
      [2, 3],
    ],
    vector: [8, 8],
    solution: [1, 2],
  },
  {
    name: 'a row that repeats another',
    matrix: [
      [2, 2],
      [2, 2],
    ],
    vector: [6, 6],
    solution: [3, 0],
  },
  { name: 'nothing at all', matrix: [[0]], vector: [0], solution: [0] },
  {
    name: 'three rows',
    matrix: [
      [6, 2, 1],
      [2, 5, 2],
      [1, 2, 4],
    ],
    // 6 − 4 + 3, 2 − 10 + 6, 1 − 4 + 12
    vector: [5, -2, 9],
    solution: [1, -2, 3],
  },
])('solves $name', ({ matrix, vector, solution }) => {
  const solved = solveCholesky(matrix, vector)
  solution.forEach((value, i) => {
    expect(solved[i]).toBeCloseTo(value, 12)
  })
})
