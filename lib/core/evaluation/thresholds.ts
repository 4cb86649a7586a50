import { at, massOf, type Ranking, rankScores, ratio } from './ranking'
import type { Scored } from './scored'

/** Sums of weights carry rounding errors; a target is met when it is missed by no more than this. */
const SLACK = 1e-12

/**
 * The largest threshold whose weighted recall is at least `recall` (0..1), midway to the next lower probability, so
 * that a small change of a score does not cross it. Without positives every threshold will do: the largest is taken.
 */
export function thresholdForRecall(scored: Scored, recall: number): number {
  const ranking = rankScores(scored)
  const mass = massOf(ranking)
  let found = 0
  let step = 0
  while (step < ranking.positive.length) {
    found += at(ranking.positive, step)
    if (found >= (recall - SLACK) * mass.positive) break
    step++
  }
  return cutBelow(ranking, Math.min(step, ranking.positive.length - 1))
}

/**
 * Among thresholds whose weighted precision is at least `precision` (0..1), the smallest, which has the greatest recall;
 * midway to the next lower probability. Where none reaches it: the one of greatest precision, the smaller of equals.
 */
export function thresholdForPrecision(scored: Scored, precision: number): number {
  const ranking = rankScores(scored)
  return bestCut(ranking, ({ found, flagged }) => Math.min(ratio(found, flagged), precision - SLACK), 'smallest')
}

/**
 * The threshold of greatest weighted F, (1 + β²)·TP / ((1 + β²)·TP + β²·FN + FP), the larger of equals; midway to the
 * next lower probability. β above 1 favours recall, below 1 precision.
 */
export function thresholdForF(scored: Scored, beta: number): number {
  const ranking = rankScores(scored)
  const mass = massOf(ranking)
  const square = beta * beta
  const score = ({ found, flagged }: Cut) => ratio((1 + square) * found, square * mass.positive + flagged)
  return bestCut(ranking, score, 'largest')
}

/**
 * The threshold with the most room above both floors: it maximises min(precision − floor, recall − floor), the larger of
 * equals. Where the floors cannot both be met it misses them by the least.
 */
export function thresholdForFloors(scored: Scored, floors: { precision: number; recall: number }): number {
  const ranking = rankScores(scored)
  const { positive } = massOf(ranking)
  const room = ({ found, flagged }: Cut) =>
    Math.min(ratio(found, flagged) - floors.precision, ratio(found, positive) - floors.recall)
  return bestCut(ranking, room, 'largest')
}

/** What a cut flags: positive weight and all weight. */
type Cut = { found: number; flagged: number }

function bestCut(ranking: Ranking, score: (cut: Cut) => number, ofEquals: 'largest' | 'smallest'): number {
  const cut = { found: 0, flagged: 0 }
  let best = { step: 0, score: Number.NEGATIVE_INFINITY }
  for (let step = 0; step < ranking.probabilities.length; step++) {
    cut.found += at(ranking.positive, step)
    cut.flagged += at(ranking.positive, step) + at(ranking.negative, step)
    const value = score(cut)
    if (value > best.score || (value === best.score && ofEquals === 'smallest')) best = { step, score: value }
  }
  return cutBelow(ranking, best.step)
}

/** A threshold that flags the steps up to this one and no further; below the last step lies 0. */
function cutBelow({ probabilities }: Ranking, step: number): number {
  const here = at(probabilities, step)
  const below = step + 1 < probabilities.length ? at(probabilities, step + 1) : 0
  const middle = below + (here - below) / 2
  return middle > below ? middle : here
}
