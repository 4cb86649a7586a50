import { sigmoid, softplus } from '../math/logistic'
import { fitLogistic } from './logistic-fit'
import { at } from './ranking'

/** probability = sigmoid(a·ln p − b·ln(1 − p) + c), with a, b ≥ 0 so that the order of scores is kept. */
export type BetaCalibrator = { method: 'beta'; a: number; b: number; c: number }

/** A score p in 0..1 in the two shapes that beta calibration weighs, one entry a row. */
export type BetaInputs = {
  /** ln p. */
  readonly logP: Float64Array
  /** −ln(1 − p). */
  readonly logQ: Float64Array
}

/** Shares are kept in [ε, 1 − ε], so that a unanimous forest is not infinitely sure. */
export const SHARE_EPSILON = 1e-6

/** For margins in log-odds, p = sigmoid(margin): ln p = −softplus(−margin), −ln(1 − p) = softplus(margin). */
export function betaInputsOfMargins(margins: ArrayLike<number>): BetaInputs {
  return {
    logP: Float64Array.from(margins, (margin) => -softplus(-margin)),
    logQ: Float64Array.from(margins, softplus),
  }
}

/** For shares of votes in 0..1. */
export function betaInputsOfShares(shares: ArrayLike<number>): BetaInputs {
  const clipped = Float64Array.from(shares, (share) => Math.min(Math.max(share, SHARE_EPSILON), 1 - SHARE_EPSILON))
  return {
    logP: clipped.map((share) => Math.log(share)),
    logQ: clipped.map((share) => -Math.log1p(-share)),
  }
}

/**
 * Beta calibration by weighted maximum likelihood (Kull, Silva Filho & Flach, 2017, "Beyond sigmoids", algorithm 1):
 * a logistic regression on ln p and −ln(1 − p), repeated without an input whose coefficient comes out negative.
 * The likelihood is concave, so the answer is the optimum under a, b ≥ 0. Deterministic.
 * Classes that the score separates have no finite optimum; the fit stops once its loss is nil (1e-9).
 */
export function fitBeta(rows: BetaInputs & { labels: Uint8Array; weights: Float64Array }): BetaCalibrator {
  const { logP, logQ, labels, weights } = rows
  const both = fitLogistic({ columns: [logP, logQ], labels, weights })
  const [a = 0, b = 0] = both.coefficients
  if (a >= 0 && b >= 0) return { method: 'beta', a, b, c: both.intercept }
  const withoutA = a < 0 ? fitOne(logQ, rows) : undefined
  const withoutB = b < 0 ? fitOne(logP, rows) : undefined
  if (withoutA && !(withoutB && withoutB.loss < withoutA.loss)) {
    return { method: 'beta', a: 0, b: withoutA.coefficient, c: withoutA.intercept }
  }
  return { method: 'beta', a: withoutB?.coefficient ?? 0, b: 0, c: withoutB?.intercept ?? both.intercept }
}

/** One calibrated probability, 0..1, from `ln p` and `−ln(1 − p)`. */
export function applyBeta({ a, b, c }: BetaCalibrator, logP: number, logQ: number): number {
  return sigmoid(a * logP + b * logQ + c)
}

/** `applyBeta` for every row. */
export function applyBetaToRows(calibrator: BetaCalibrator, { logP, logQ }: BetaInputs): Float64Array {
  return logP.map((value, row) => applyBeta(calibrator, value, at(logQ, row)))
}

function fitOne(column: Float64Array, { labels, weights }: { labels: Uint8Array; weights: Float64Array }) {
  const { coefficients, intercept, loss } = fitLogistic({ columns: [column], labels, weights })
  const [coefficient = 0] = coefficients
  if (coefficient >= 0) return { coefficient, intercept, loss }
  return { coefficient: 0, ...fitLogistic({ columns: [], labels, weights }) }
}
