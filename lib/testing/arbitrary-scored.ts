import fc from 'fast-check'
import type { Scored } from '@/lib/core/evaluation/scored'

type Row = { probability: number; label: number; weight: number }

export function scoredOf(rows: readonly Row[]): Scored {
  return {
    probabilities: Float64Array.from(rows, (row) => row.probability),
    labels: Uint8Array.from(rows, (row) => row.label),
    weights: Float64Array.from(rows, (row) => row.weight),
  }
}

/** Invented rows with many ties and both ends of 0..1. */
export const arbitraryRows = fc.array(
  fc.record({
    probability: fc.oneof(
      fc.integer({ min: 0, max: 8 }).map((n) => n / 8),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    label: fc.integer({ min: 0, max: 1 }),
    weight: fc.integer({ min: 1, max: 50 }).map((n) => n / 4),
  }),
  { minLength: 1, maxLength: 60 },
)

export const arbitraryScored = arbitraryRows.map(scoredOf)
