import { solveCholesky } from '../math/cholesky'
import { at } from './ranking'

export type LogisticRows = {
  /** One array a feature, one entry a row. */
  readonly columns: readonly Float64Array[]
  readonly labels: Uint8Array
  readonly weights: Float64Array
}
export type LogisticFit = { coefficients: number[]; intercept: number; loss: number }

type Slope = { loss: number; gradient: number[]; hessian: number[][] }

const TOLERANCE = 1e-12
/** A mean loss this small means that the features separate the labels: more steps only add certainty. */
const SEPARATED_LOSS = 1e-9
const MAX_STEPS = 100
const MAX_HALVINGS = 40

/**
 * Weighted logistic regression without a penalty: minimises Σ w·(softplus(m) − y·m) / Σ w, m = x·coefficients + intercept,
 * by Newton's method with step halving, until no parameter moves by more than 1e-12 of its size.
 * Meant for a handful of features. Where they separate the labels no finite optimum exists: it stops once the loss is nil.
 */
export function fitLogistic(rows: LogisticRows): LogisticFit {
  let parameters = new Array<number>(rows.columns.length + 1).fill(0)
  let slope = slopeAt(rows, parameters)
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = solveCholesky(slope.hessian, slope.gradient)
    const next = stepDownhill(rows, parameters, direction, slope.loss)
    if (!next) break
    const isSettled = next.parameters.every((value, i) => {
      const moved = Math.abs(value - (parameters[i] ?? 0))
      return moved <= TOLERANCE * (1 + Math.abs(value))
    })
    parameters = next.parameters
    slope = next.slope
    if (isSettled || slope.loss < SEPARATED_LOSS) break
  }
  return { coefficients: parameters.slice(0, -1), intercept: parameters.at(-1) ?? 0, loss: slope.loss }
}

/** The longest of 1, ½, ¼ … of the Newton step that does not raise the loss beyond rounding. */
function stepDownhill(rows: LogisticRows, from: readonly number[], direction: readonly number[], loss: number) {
  for (let halvings = 0; halvings < MAX_HALVINGS; halvings++) {
    const length = 2 ** -halvings
    const parameters = from.map((value, i) => value - length * (direction[i] ?? 0))
    const slope = slopeAt(rows, parameters)
    if (slope.loss <= loss * (1 + 4 * Number.EPSILON)) return { parameters, slope }
  }
  return undefined
}

/** Mean loss, its gradient and its Hessian (Σ w·x·(s − y) and Σ w·x·xᵀ·s·(1 − s), over Σ w); the last feature is 1. */
function slopeAt({ columns, labels, weights }: LogisticRows, parameters: readonly number[]): Slope {
  const size = columns.length + 1
  const features = new Float64Array(size).fill(1)
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  let loss = 0
  let total = 0
  for (let row = 0; row < labels.length; row++) {
    let margin = parameters[size - 1] ?? 0
    for (let i = 0; i < size - 1; i++) {
      const value = columns[i]?.[row] ?? 0
      features[i] = value
      margin += value * (parameters[i] ?? 0)
    }
    const weight = at(weights, row)
    const isPositive = at(labels, row) === 1
    const against = isPositive ? -margin : margin
    // One exponential serves all three: with e = exp(−|x|), sigmoid(|x|) = 1 / (1 + e) and softplus(|x|) = |x| + ln(1 + e).
    const small = Math.exp(-Math.abs(against))
    const wrong = (against > 0 ? 1 : small) / (1 + small)
    addOuter(
      { gradient, hessian, features },
      { error: weight * (isPositive ? -wrong : wrong), curvature: (weight * small) / (1 + small) ** 2 },
    )
    loss += weight * (Math.max(against, 0) + Math.log1p(small))
    total += weight
  }
  const rowsOf = (i: number) => Array.from(hessian.subarray(i * size, (i + 1) * size), (value) => value / total)
  return {
    loss: loss / total,
    gradient: Array.from(gradient, (value) => value / total),
    hessian: Array.from({ length: size }, (_, i) => rowsOf(i)),
  }
}

type RowSlope = { error: number; curvature: number }
type Sums = { gradient: Float64Array; hessian: Float64Array; features: Float64Array }

function addOuter({ gradient, hessian, features }: Sums, { error, curvature }: RowSlope): void {
  const size = features.length
  for (let i = 0; i < size; i++) {
    const feature = at(features, i)
    gradient[i] = at(gradient, i) + error * feature
    for (let j = 0; j < size; j++) {
      hessian[i * size + j] = at(hessian, i * size + j) + curvature * feature * at(features, j)
    }
  }
}
