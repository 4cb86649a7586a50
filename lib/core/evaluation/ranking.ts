import type { Scored } from './scored'

/**
 * Scored rows gathered by distinct probability, greatest first: all that any metric or curve needs.
 * Rows that tie share a step, so that no answer depends on their order.
 */
export type Ranking = {
  /** Strictly falling. */
  readonly probabilities: Float64Array
  /** Weight of the positive rows of each step. */
  readonly positive: Float64Array
  /** Weight of the negative rows of each step. */
  readonly negative: Float64Array
  /** Rows of each step. */
  readonly rows: Float64Array
  /** Log loss of a positive row of each step, −ln(probability); see `clippedLog`. */
  readonly positiveLoss: Float64Array
  /** Log loss of a negative row of each step, −ln(1 − probability). */
  readonly negativeLoss: Float64Array
}

/** Total weight of a ranking's rows, by label. */
export type Mass = { readonly positive: number; readonly negative: number }

/** Row numbers by falling probability. Rows without weight are left out, as scikit-learn does. */
export function rankRows({ probabilities, labels, weights }: Scored): Int32Array {
  if (labels.length !== probabilities.length || weights.length !== probabilities.length) {
    throw new RangeError('Probabilities, labels and weights must have one entry per row.')
  }
  const order = new Int32Array(probabilities.length)
  let kept = 0
  for (let row = 0; row < order.length; row++) {
    const probability = at(probabilities, row)
    const weight = at(weights, row)
    if (!(probability >= 0 && probability <= 1)) throw new RangeError('A probability must lie in 0..1.')
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError('A weight must be finite and not negative.')
    if (weight > 0) order[kept++] = row
  }
  if (kept === 0) throw new RangeError('There is nothing to judge: no row has weight.')
  return order.subarray(0, kept).sort((one, other) => at(probabilities, other) - at(probabilities, one))
}

/** The step of each row of `order`: 0 for the greatest probability. */
export function stepsOf(probabilities: Float64Array, order: Int32Array): Int32Array {
  const steps = new Int32Array(order.length)
  for (let i = 1; i < order.length; i++) {
    const isTie = at(probabilities, at(order, i)) === at(probabilities, at(order, i - 1))
    steps[i] = at(steps, i - 1) + (isTie ? 0 : 1)
  }
  return steps
}

/** Throws a RangeError where lengths differ, a probability is not in 0..1, a weight is negative, or none is positive. */
export function rankScores(scored: Scored): Ranking {
  const order = rankRows(scored)
  const steps = stepsOf(scored.probabilities, order)
  const ranking = emptyRanking(at(steps, steps.length - 1) + 1)
  for (let i = 0; i < order.length; i++) {
    const row = at(order, i)
    const step = at(steps, i)
    const side = at(scored.labels, row) === 1 ? ranking.positive : ranking.negative
    side[step] = at(side, step) + at(scored.weights, row)
    ranking.rows[step] = at(ranking.rows, step) + 1
    ranking.probabilities[step] = at(scored.probabilities, row)
  }
  ranking.probabilities.forEach((probability, step) => {
    ranking.positiveLoss[step] = -clippedLog(probability)
    ranking.negativeLoss[step] = -clippedLog(1 - probability)
  })
  return ranking
}

export function massOf({ positive, negative }: Pick<Ranking, 'positive' | 'negative'>): Mass {
  return { positive: sum(positive), negative: sum(negative) }
}

/** `ratio(a, b)` is a / b, and 0 where b is 0. */
export function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}

/** An entry that the caller knows to be inside the array; a typed array has no holes. */
export function at(array: Float64Array | Int32Array | Uint8Array, index: number): number {
  return array[index] as number
}

function emptyRanking(steps: number): Ranking {
  const zeros = () => new Float64Array(steps)
  return {
    probabilities: zeros(),
    positive: zeros(),
    negative: zeros(),
    rows: zeros(),
    positiveLoss: zeros(),
    negativeLoss: zeros(),
  }
}

/** ln of a probability kept in [ε, 1 − ε], ε = 2^-52, as scikit-learn's log_loss does for 64-bit floats. */
function clippedLog(probability: number): number {
  return Math.log(Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON))
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
