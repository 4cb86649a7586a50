import type { Confusion, Metrics } from '../metrics'
import type { Scored } from '../scored'
import file from './sklearn.json'

type Expected = {
  metrics: Metrics
  confusion: Confusion
  roc: number[][]
  precisionRecall: number[][]
  reliability: number[][]
}
type Judged = { name: string; threshold: number; scored: Scored; expected: Expected }

export const { tolerance, calibrationTolerance, calibrations } = file

/** Every case of scikit-learn's twice: with its weights, and without. */
export const judgedCases: readonly Judged[] = file.judged.flatMap((entry) => {
  const probabilities = Float64Array.from(entry.probabilities)
  const labels = Uint8Array.from(entry.labels)
  const scoredWith = (weights: Float64Array) => ({ probabilities, labels, weights })
  const { name, threshold, weighted, unweighted } = entry
  return [
    { name: `${name}, weighted`, threshold, scored: scoredWith(Float64Array.from(entry.weights)), expected: weighted },
    { name, threshold, scored: scoredWith(new Float64Array(labels.length).fill(1)), expected: unweighted },
  ]
})
