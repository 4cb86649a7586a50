import { binByProbability, expectedCalibrationError } from './bins'
import { at, type Mass, massOf, type Ranking, rankScores, ratio } from './ranking'
import type { Scored } from './scored'

export const METRIC_NAMES = [
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'rocAuc',
  'prAuc',
  'logLoss',
  'brier',
  'ece',
] as const
export type MetricName = (typeof METRIC_NAMES)[number]

/** Fractions 0..1, but for `logLoss`: 0..∞, in nats. */
export type Metrics = Record<MetricName, number>

/** Sums of row weights. */
export type Confusion = {
  truePositive: number
  falsePositive: number
  trueNegative: number
  falseNegative: number
}

/**
 * All metrics of scored rows, weighted; a row is labelled positive where its probability is at least `threshold`.
 * Equal to scikit-learn's with `sample_weight`. A share of nothing is 0: precision where nothing is flagged, recall and
 * prAuc without positives, specificity without negatives, f1 without true positives. rocAuc of one class alone is 0.5.
 * Throws a RangeError for rows that cannot be judged; see `rankScores`.
 */
export function judge(scored: Scored, threshold: number): Metrics {
  return judgeRanking(rankScores(scored), threshold)
}

/** Throws a RangeError for rows that cannot be judged; see `rankScores`. */
export function confusionAt(scored: Scored, threshold: number): Confusion {
  return confusionOf(rankScores(scored), threshold)
}

export function judgeRanking(ranking: Ranking, threshold: number): Metrics {
  const mass = massOf(ranking)
  return {
    ...labelMetrics(confusionOf(ranking, threshold)),
    ...areasOf(ranking, mass),
    ...probabilityLosses(ranking, mass),
    ece: expectedCalibrationError(binByProbability(ranking)),
  }
}

/** What no threshold changes. */
export type Areas = Pick<Metrics, 'rocAuc' | 'prAuc'>

export function areasOf(ranking: Ranking, mass = massOf(ranking)): Areas {
  return { rocAuc: rocAuc(ranking, mass), prAuc: averagePrecision(ranking, mass) }
}

export function confusionOf(ranking: Ranking, threshold: number): Confusion {
  const confusion = { truePositive: 0, falsePositive: 0, trueNegative: 0, falseNegative: 0 }
  for (let step = 0; step < ranking.probabilities.length; step++) {
    if (at(ranking.probabilities, step) >= threshold) {
      confusion.truePositive += at(ranking.positive, step)
      confusion.falsePositive += at(ranking.negative, step)
    } else {
      confusion.falseNegative += at(ranking.positive, step)
      confusion.trueNegative += at(ranking.negative, step)
    }
  }
  return confusion
}

/** f1 = 2·TP / (2·TP + FP + FN), the harmonic mean of precision and recall. */
export function labelMetrics({ truePositive, falsePositive, trueNegative, falseNegative }: Confusion) {
  const right = truePositive + trueNegative
  const wrong = falsePositive + falseNegative
  return {
    accuracy: ratio(right, right + wrong),
    precision: ratio(truePositive, truePositive + falsePositive),
    recall: ratio(truePositive, truePositive + falseNegative),
    specificity: ratio(trueNegative, trueNegative + falsePositive),
    f1: ratio(2 * truePositive, 2 * truePositive + wrong),
  }
}

/**
 * Area under the ROC curve: the chance that a positive row ranks above a negative one, ties counting half, which is
 * the trapezoid rule over distinct probabilities. scikit-learn's roc_auc_score.
 */
function rocAuc({ positive, negative }: Ranking, mass: Mass): number {
  if (mass.positive === 0 || mass.negative === 0) return 0.5
  let above = 0
  let pairs = 0
  for (let step = 0; step < positive.length; step++) {
    const here = at(positive, step)
    pairs += at(negative, step) * (above + here / 2)
    above += here
  }
  return asFraction(pairs / mass.positive / mass.negative)
}

/** Σ (recall_k − recall_{k−1}) · precision_k over falling thresholds, without interpolation: average_precision_score. */
function averagePrecision({ positive, negative }: Ranking, mass: Mass): number {
  let found = 0
  let flagged = 0
  let area = 0
  for (let step = 0; step < positive.length; step++) {
    const here = at(positive, step)
    found += here
    flagged += here + at(negative, step)
    if (here > 0) area += (here * found) / flagged
  }
  return asFraction(ratio(area, mass.positive))
}

/**
 * logLoss: mean of −ln(probability of the row's own label), finite because each such probability is kept a rounding
 * error away from 0 and 1, as log_loss does. brier: mean of (label − probability)².
 */
function probabilityLosses(ranking: Ranking, mass: Mass) {
  let logLoss = 0
  let brier = 0
  for (let step = 0; step < ranking.probabilities.length; step++) {
    const probability = at(ranking.probabilities, step)
    const rest = 1 - probability
    const positive = at(ranking.positive, step)
    const negative = at(ranking.negative, step)
    logLoss += positive * at(ranking.positiveLoss, step) + negative * at(ranking.negativeLoss, step)
    brier += positive * rest * rest + negative * probability * probability
  }
  const weight = mass.positive + mass.negative
  return { logLoss: ratio(logLoss, weight), brier: asFraction(ratio(brier, weight)) }
}

/** Sums of weights in different orders can end a rounding error outside 0..1. */
function asFraction(value: number): number {
  return Math.min(Math.max(value, 0), 1)
}
