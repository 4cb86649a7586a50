import { quantileOfSorted } from '@/lib/core/math/quantile'

export type Percentiles = { readonly p50: number; readonly p99: number }

/** NaN where there are no samples. */
export function percentilesOf(samples: Iterable<number>): Percentiles {
  const ascending = Float64Array.from(samples).sort()
  return { p50: quantileOfSorted(ascending, 0.5), p99: quantileOfSorted(ascending, 0.99) }
}

export function medianOf(samples: Iterable<number>): number {
  return percentilesOf(samples).p50
}
