/** A matrix by rows, all in one list. */
export type Matrix = { readonly cells: Float64Array; readonly columns: number }

/**
 * Adds up the rows, each times its weight: `sums[c] = Σ weights[r]·cells[r, c]`, in the order of the rows. Four rows at
 * a time, for the sums are then fetched and stored a quarter as often; the order of the additions stays.
 */
export function sumRows({ cells, columns }: Matrix, weights: Float64Array, sums: Float64Array): void {
  sums.fill(0)
  const rows = weights.length
  let row = 0
  for (; row + 3 < rows; row += 4) {
    const a = row * columns
    const b = a + columns
    const c = b + columns
    const d = c + columns
    const weightA = weights[row] ?? 0
    const weightB = weights[row + 1] ?? 0
    const weightC = weights[row + 2] ?? 0
    const weightD = weights[row + 3] ?? 0
    for (let i = 0; i < columns; i++) {
      let sum = (sums[i] ?? 0) + weightA * (cells[a + i] ?? 0)
      sum += weightB * (cells[b + i] ?? 0)
      sum += weightC * (cells[c + i] ?? 0)
      sums[i] = sum + weightD * (cells[d + i] ?? 0)
    }
  }
  for (; row < rows; row++) {
    const weight = weights[row] ?? 0
    for (let i = 0; i < columns; i++) sums[i] = (sums[i] ?? 0) + weight * (cells[row * columns + i] ?? 0)
  }
}

/**
 * Adds up each row's cells, each times the weight of its column: `sums[r] = Σ cells[r, c]·weights[c]`, in the order of
 * the columns. Four rows at a time, for one sum alone waits for each of its additions.
 */
export function sumColumns({ cells, columns }: Matrix, weights: Float64Array, sums: Float64Array): void {
  const rows = sums.length
  let row = 0
  for (; row + 3 < rows; row += 4) {
    const a = row * columns
    const b = a + columns
    const c = b + columns
    const d = c + columns
    let sumA = 0
    let sumB = 0
    let sumC = 0
    let sumD = 0
    for (let i = 0; i < columns; i++) {
      const weight = weights[i] ?? 0
      sumA += (cells[a + i] ?? 0) * weight
      sumB += (cells[b + i] ?? 0) * weight
      sumC += (cells[c + i] ?? 0) * weight
      sumD += (cells[d + i] ?? 0) * weight
    }
    sums[row] = sumA
    sums[row + 1] = sumB
    sums[row + 2] = sumC
    sums[row + 3] = sumD
  }
  for (; row < rows; row++) {
    let sum = 0
    for (let i = 0; i < columns; i++) sum += (cells[row * columns + i] ?? 0) * (weights[i] ?? 0)
    sums[row] = sum
  }
}
