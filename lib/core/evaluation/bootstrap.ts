import { quantileOfSorted } from '../math/quantile'
import { createRng, type Rng } from '../math/rng'
import { type Areas, areasOf, judgeRanking, METRIC_NAMES, type MetricName, type Metrics } from './metrics'
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

/** Each call refills the same ranking with a new draw of rows, so use it up before the next. */
function createResampler(scored: Scored, rng: Rng): () => Ranking {
  const refill = createRefill(scored)
  const draws = new Int32Array(rankRows(scored).length)
  return () => refill(drawRows(draws, rng))
}

/** Draws as many entries as there are, with replacement; how often each came up. */
function drawRows(draws: Int32Array, rng: Rng): Int32Array {
  draws.fill(0)
  for (let i = 0; i < draws.length; i++) {
    const drawn = rng.int(draws.length)
    draws[drawn] = at(draws, drawn) + 1
  }
  return draws
}

/** Ranks once; each call refills the same ranking with so many of each row, rows counted by rank or by `placeOf` it. */
function createRefill(scored: Scored, placeOf?: Int32Array): (draws: Int32Array) => Ranking {
  const ranking = rankScores(scored)
  const order = rankRows(scored)
  const steps = stepsOf(scored.probabilities, order)
  const weights = Float64Array.from(order, (row) => at(scored.weights, row))
  const labels = Uint8Array.from(order, (row) => at(scored.labels, row))
  const places = placeOf ? Int32Array.from(order, (row) => at(placeOf, row)) : Int32Array.from(order.keys())
  return (draws) => {
    ranking.positive.fill(0)
    ranking.negative.fill(0)
    for (let i = 0; i < places.length; i++) {
      const side = at(labels, i) === 1 ? ranking.positive : ranking.negative
      const step = at(steps, i)
      side[step] = at(side, step) + at(draws, at(places, i)) * at(weights, i)
    }
    return ranking
  }
}

/** How much greater the first model's figure is than the second's, and the interval of that difference. */
export type PairedDifference = { readonly difference: number; readonly low: number; readonly high: number }

export type PairedOptions = BootstrapOptions & {
  /** Lets others be served; awaited now and then. */
  takeTurn?(): Promise<void>
}

const REPLICATES_A_TURN = 4

/**
 * Percentile intervals of the differences of two models' areas on the same rows: each replicate draws rows once and
 * judges both models on them, so that what makes rows easy or hard for both cancels out.
 * Throws a RangeError where labels or weights differ, or rows cannot be judged; see `rankScores`.
 */
export async function pairedBootstrap(
  one: Scored,
  other: Scored,
  { seed, replicates = DEFAULT_REPLICATES, level = DEFAULT_LEVEL, takeTurn }: PairedOptions,
): Promise<Readonly<Record<keyof Areas, PairedDifference>>> {
  if (!areSameRows(one, other)) throw new RangeError('Both models must be judged on the same rows.')
  const rng = createRng(seed)
  // By row and not by rank, so that the draws do not depend on which model comes first.
  const places = Int32Array.from(one.weights, (weight) => (weight > 0 ? 1 : 0))
  let rows = 0
  places.forEach((kept, row) => {
    places[row] = rows
    rows += kept
  })
  const refills = [createRefill(one, places), createRefill(other, places)] as const
  const judge = (draws: Int32Array) => differenceOf(areasOf(refills[0](draws)), areasOf(refills[1](draws)))
  const whole = judge(new Int32Array(rows).fill(1))
  const draws = new Int32Array(rows)
  const judged: Areas[] = []
  for (let replicate = 0; replicate < replicates; replicate++) {
    if (replicate % REPLICATES_A_TURN === 0) await takeTurn?.()
    judged.push(judge(drawRows(draws, rng)))
  }
  const spread = (name: keyof Areas): PairedDifference => {
    const values = Float64Array.from(judged, (areas) => areas[name]).sort()
    return {
      difference: whole[name],
      low: quantileOfSorted(values, (1 - level) / 2),
      high: quantileOfSorted(values, (1 + level) / 2),
    }
  }
  return { rocAuc: spread('rocAuc'), prAuc: spread('prAuc') }
}

function differenceOf(one: Areas, other: Areas): Areas {
  return { rocAuc: one.rocAuc - other.rocAuc, prAuc: one.prAuc - other.prAuc }
}

function areSameRows(one: Scored, other: Scored): boolean {
  return (
    one.labels.length === other.labels.length &&
    one.labels.every((label, row) => label === other.labels[row]) &&
    one.weights.every((weight, row) => weight === other.weights[row])
  )
}
