/**
 * The q-quantile of ascending values, linear between order statistics: position (n − 1)·q.
 * Hyndman & Fan's type 7, numpy's default. `q` in 0..1; NaN where there are no values.
 */
export function quantileOfSorted(ascending: ArrayLike<number>, q: number): number {
  const position = (ascending.length - 1) * q
  const below = Math.floor(position)
  const low = ascending[below] ?? Number.NaN
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN
  return low + (high - low) * (position - below)
}
