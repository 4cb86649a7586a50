import { quantileOfSorted } from '../math/quantile'
import { createRng, type Rng } from '../math/rng'
import { judgeRanking, METRIC_NAMES, type MetricName, type Metrics } from './metrics'
import { at, type Ranking, rankRows, rankScores, stepsOf } from './ranking'
import type { Scored } from './scored'

export type BootstrapOptions = {
  seed: number
  replicates?: number
  /** 0..1. */
  level?: number
}

export const DEFAULT_REPLICATES = 500
export const DEFAULT_LEVEL = 0.95

/**
 * Percentile intervals (Efron, 1979) of every metric at `threshold`: rows are drawn with replacement, each with its
 * weight, as many as there are; the interval spans the (1 − level)/2 and (1 + level)/2 quantiles over the replicates.
 * It covers the chance of which rows were held out, not that of training. A resample adds noise to the bins of `ece`, so
 * the interval of a well calibrated model's ece lies above its estimate: read it as an upper bound.
 * Equal seeds give equal intervals.
 */
export function bootstrapIntervals(
  scored: Scored,
  threshold: number,
  { seed, replicates = DEFAULT_REPLICATES, level = DEFAULT_LEVEL }: BootstrapOptions,
): Record<MetricName, [low: number, high: number]> {
  const resample = createResampler(scored, createRng(seed))
  const judged = Array.from({ length: replicates }, () => judgeRanking(resample(), threshold))
  const bounds = METRIC_NAMES.map((name) => [name, intervalOf(judged, name, level)] as const)
  return Object.fromEntries(bounds) as Record<MetricName, [number, number]>
}

function intervalOf(judged: readonly Metrics[], name: MetricName, level: number): [number, number] {
  const values = Float64Array.from(judged, (metrics) => metrics[name]).sort()
  return [quantileOfSorted(values, (1 - level) / 2), quantileOfSorted(values, (1 + level) / 2)]
}

/** Ranks once; each call refills the same ranking with a new draw of rows, so use it up before the next. */
function createResampler(scored: Scored, rng: Rng): () => Ranking {
  const ranking = rankScores(scored)
  const order = rankRows(scored)
  const steps = stepsOf(scored.probabilities, order)
  const weights = Float64Array.from(order, (row) => at(scored.weights, row))
  const labels = Uint8Array.from(order, (row) => at(scored.labels, row))
  const draws = new Int32Array(order.length)
  return () => {
    draws.fill(0)
    for (let i = 0; i < draws.length; i++) {
      const drawn = rng.int(draws.length)
      draws[drawn] = at(draws, drawn) + 1
    }
    ranking.positive.fill(0)
    ranking.negative.fill(0)
    for (let i = 0; i < draws.length; i++) {
      const side = at(labels, i) === 1 ? ranking.positive : ranking.negative
      const step = at(steps, i)
      side[step] = at(side, step) + at(draws, i) * at(weights, i)
    }
    return ranking
  }
}
