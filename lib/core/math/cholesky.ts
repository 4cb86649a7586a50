type Matrix = readonly (readonly number[])[]

/** A pivot this small beside its diagonal is rounding: the row says nothing that earlier rows do not. */
const PIVOT_FLOOR = 1e-14

/**
 * Solves matrix·x = vector, matrix symmetric and positive semidefinite and of a few rows, by L·Lᵀ = matrix.
 * A row that depends on earlier ones gets x = 0, so that a singular but consistent system has an answer too.
 */
export function solveCholesky(matrix: Matrix, vector: readonly number[]): number[] {
  const lower = factor(matrix)
  const halfway = new Array<number>(vector.length).fill(0)
  for (let i = 0; i < vector.length; i++) {
    halfway[i] = divide((vector[i] ?? 0) - dot(i, (k) => entry(lower, i, k) * (halfway[k] ?? 0)), entry(lower, i, i))
  }
  const solution = new Array<number>(vector.length).fill(0)
  for (let i = vector.length - 1; i >= 0; i--) {
    const known = dot(vector.length, (k) => entry(lower, k, i) * (solution[k] ?? 0))
    solution[i] = divide((halfway[i] ?? 0) - known, entry(lower, i, i))
  }
  return solution
}

function factor(matrix: Matrix): number[][] {
  const lower = matrix.map((row) => row.map(() => 0))
  lower.forEach((row, i) => {
    for (let j = 0; j < i; j++) {
      const rest = entry(matrix, i, j) - dot(j, (k) => entry(lower, i, k) * entry(lower, j, k))
      row[j] = divide(rest, entry(lower, j, j))
    }
    const pivot = entry(matrix, i, i) - dot(i, (k) => entry(lower, i, k) ** 2)
    row[i] = pivot > PIVOT_FLOOR * entry(matrix, i, i) ? Math.sqrt(pivot) : 0
  })
  return lower
}

function dot(length: number, term: (k: number) => number): number {
  let sum = 0
  for (let k = 0; k < length; k++) sum += term(k)
  return sum
}

function divide(part: number, pivot: number): number {
  return pivot > 0 ? part / pivot : 0
}

function entry(matrix: Matrix, row: number, column: number): number {
  return matrix[row]?.[column] ?? 0
}
