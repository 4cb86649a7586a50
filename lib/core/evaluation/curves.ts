import { binByProbability } from './bins'
import { confusionOf, labelMetrics } from './metrics'
import { at, massOf, type Ranking, rankScores, ratio } from './ranking'
import type { Scored } from './scored'

export type RocPoint = { falsePositiveRate: number; truePositiveRate: number }
export type PrecisionRecallPoint = { recall: number; precision: number }
/** `lift`: positives among the `share` of rows with the greatest probability, relative to positives among all. */
export type LiftPoint = { share: number; lift: number }
/** `share`: part of all weight that falls into the bin. */
export type ReliabilityPoint = { meanProbability: number; observedRate: number; share: number; rows: number }
/** `flagged`: part of all weight whose probability is at least `threshold`. */
export type ThresholdPoint = {
  threshold: number
  precision: number
  recall: number
  accuracy: number
  flagged: number
}
export type CurveOptions = { maxPoints?: number }

export const DEFAULT_MAX_POINTS = 200

const THRESHOLD_GRID_STEPS = 100

/**
 * From (0, 0) to (1, 1), one point a distinct probability, as scikit-learn's roc_curve without drop_intermediate.
 * Thinned evenly along falsePositiveRate + truePositiveRate, which is the length of the staircase.
 */
export function rocCurve(scored: Scored, { maxPoints = DEFAULT_MAX_POINTS }: CurveOptions = {}): RocPoint[] {
  const ranking = rankScores(scored)
  const mass = massOf(ranking)
  const points = descend(ranking).map(({ found, flagged }) => ({
    falsePositiveRate: fraction(flagged - found, mass.negative),
    truePositiveRate: fraction(found, mass.positive),
  }))
  const length = (point: RocPoint) => point.falsePositiveRate + point.truePositiveRate
  return thin([{ falsePositiveRate: 0, truePositiveRate: 0 }, ...points], length, maxPoints)
}

/**
 * From (recall 0, precision 1) by rising recall, as scikit-learn's precision_recall_curve reversed.
 * Thinned evenly along recall: by length, the noise of the first few rows would take most points.
 */
export function precisionRecallCurve(
  scored: Scored,
  { maxPoints = DEFAULT_MAX_POINTS }: CurveOptions = {},
): PrecisionRecallPoint[] {
  const ranking = rankScores(scored)
  const mass = massOf(ranking)
  const points = descend(ranking).map(({ found, flagged }) => ({
    recall: fraction(found, mass.positive),
    precision: fraction(found, flagged),
  }))
  return thin([{ recall: 0, precision: 1 }, ...points], (point) => point.recall, maxPoints)
}

/**
 * (positives found / all positives) / share, by rising share and ending at (1, 1); 0 throughout without positives.
 * Thinned evenly along √share: lift bends where few rows are taken.
 */
export function liftCurve(scored: Scored, { maxPoints = DEFAULT_MAX_POINTS }: CurveOptions = {}): LiftPoint[] {
  const ranking = rankScores(scored)
  const mass = massOf(ranking)
  const points = descend(ranking).map(({ found, flagged }) => {
    const share = fraction(flagged, mass.positive + mass.negative)
    return { share, lift: ratio(ratio(found, mass.positive), share) }
  })
  return thin(points, (point) => Math.sqrt(point.share), maxPoints)
}

/** The bins behind `ece`, those with rows, by rising probability. */
export function reliabilityCurve(scored: Scored, { bins }: { bins?: number } = {}): ReliabilityPoint[] {
  const ranking = rankScores(scored)
  const mass = massOf(ranking)
  return binByProbability(ranking, bins)
    .filter((bin) => bin.weight > 0)
    .map((bin) => ({
      meanProbability: fraction(bin.probability, bin.weight),
      observedRate: fraction(bin.positive, bin.weight),
      share: fraction(bin.weight, mass.positive + mass.negative),
      rows: bin.rows,
    }))
}

/**
 * What each threshold buys, by rising threshold from 0 to 1: an even grid of 0.01, and up to `maxPoints` the quantiles
 * of the probabilities, half by all weight and half by that of positives, so that neither `flagged` nor `recall`
 * leaps between two points. Each point is exact at its threshold. Precision is 0 where nothing is flagged.
 */
export function thresholdCurve(
  scored: Scored,
  { maxPoints = DEFAULT_MAX_POINTS }: CurveOptions = {},
): ThresholdPoint[] {
  const ranking = rankScores(scored)
  const mass = massOf(ranking)
  const gridSteps = Math.min(THRESHOLD_GRID_STEPS, maxPoints - 1)
  const grid = Array.from({ length: gridSteps + 1 }, (_, i) => i / gridSteps)
  const thresholds = new Set([...grid, ...spreadProbabilities(ranking, maxPoints - grid.length)])
  return [...thresholds]
    .sort((one, other) => one - other)
    .map((threshold) => {
      const confusion = confusionOf(ranking, threshold)
      const { precision, recall, accuracy } = labelMetrics(confusion)
      const flagged = confusion.truePositive + confusion.falsePositive
      return { threshold, precision, recall, accuracy, flagged: fraction(flagged, mass.positive + mass.negative) }
    })
}

/** Positive and total weight at or above each distinct probability, greatest first. */
function descend({ positive, negative }: Ranking): { found: number; flagged: number }[] {
  let found = 0
  let flagged = 0
  return Array.from(positive, (here, step) => {
    found += here
    flagged += here + at(negative, step)
    return { found, flagged }
  })
}

/** At most `count` probabilities that cut the mean of all weight and positive weight, each made 1, into equal parts. */
function spreadProbabilities({ probabilities, positive, negative }: Ranking, count: number): number[] {
  const mass = massOf({ positive, negative })
  const spread: number[] = []
  let passed = 0
  for (let step = 0; step < probabilities.length && spread.length < count; step++) {
    const here = at(positive, step)
    passed += (ratio(here + at(negative, step), mass.positive + mass.negative) + ratio(here, mass.positive)) / 2
    if (passed * (count + 1) >= spread.length + 1) spread.push(at(probabilities, step))
  }
  return spread
}

/**
 * At most `maxPoints` of the points: the ends, and between them those nearest to even steps along `position`, which
 * must not fall from one point to the next. Neighbours that share the nearest place are kept once.
 */
function thin<Point>(points: readonly Point[], position: (point: Point) => number, maxPoints: number): Point[] {
  if (points.length <= maxPoints) return [...points]
  const places = points.map(position)
  const first = places[0] ?? 0
  const last = places.at(-1) ?? 0
  const kept = new Set([0])
  let next = 0
  for (let step = 1; step < maxPoints - 1; step++) {
    const target = first + ((last - first) * step) / (maxPoints - 1)
    while ((places[next] ?? Infinity) < target) next++
    const isEarlierNearer = target - (places[next - 1] ?? -Infinity) < (places[next] ?? Infinity) - target
    kept.add(Math.max(isEarlierNearer ? next - 1 : next, 0))
  }
  kept.add(points.length - 1)
  return [...kept].map((index) => points[index] as Point)
}

/** A share of a whole; sums in different orders can end a rounding error above 1. */
function fraction(part: number, whole: number): number {
  return Math.min(Math.max(ratio(part, whole), 0), 1)
}
