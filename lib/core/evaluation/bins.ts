import { at, type Ranking, ratio } from './ranking'

export const DEFAULT_ECE_BINS = 10

/** Weighted sums of the rows whose probability falls into one bin. */
export type Bin = { probability: number; positive: number; weight: number; rows: number }

/** Equal-width bins ((i − 1)/n, i/n], i = 1..n; the first holds 0 too (Naeini, Cooper & Hauskrecht, 2015). */
export function binByProbability(ranking: Ranking, bins = DEFAULT_ECE_BINS): Bin[] {
  const filled = Array.from({ length: bins }, (): Bin => ({ probability: 0, positive: 0, weight: 0, rows: 0 }))
  for (let step = 0; step < ranking.rows.length; step++) {
    const probability = at(ranking.probabilities, step)
    const bin = filled[Math.max(Math.ceil(probability * bins) - 1, 0)] as Bin
    const weight = at(ranking.positive, step) + at(ranking.negative, step)
    bin.probability += probability * weight
    bin.positive += at(ranking.positive, step)
    bin.weight += weight
    bin.rows += at(ranking.rows, step)
  }
  return filled
}

/**
 * Expected calibration error, Σ share_b · |mean probability_b − observed rate_b| over the bins, weighted by row weight.
 * Range 0..1; 0 is perfect. Empty bins add nothing.
 */
export function expectedCalibrationError(bins: readonly Bin[]): number {
  let gap = 0
  let weight = 0
  for (const bin of bins) {
    gap += Math.abs(bin.probability - bin.positive)
    weight += bin.weight
  }
  return ratio(gap, weight)
}
