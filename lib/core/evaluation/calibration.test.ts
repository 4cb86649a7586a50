import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sigmoid, softplus } from '../math/logistic'
import { createRng } from '../math/rng'
import { calibrations, calibrationTolerance } from './__fixtures__/golden'
import {
  applyBeta,
  applyBetaToRows,
  type BetaInputs,
  betaInputsOfMargins,
  betaInputsOfShares,
  fitBeta,
  SHARE_EPSILON,
} from './calibration'
import { judge } from './metrics'

function drawn(truth: (margin: number) => number, count = 4000) {
  const rng = createRng(5)
  const margins = Float64Array.from({ length: count }, () => 8 * rng.next() - 5)
  const labels = Uint8Array.from(margins, (margin) => (rng.next() < sigmoid(truth(margin)) ? 1 : 0))
  return { inputs: betaInputsOfMargins(margins), labels, weights: margins.map(() => 0.5 + rng.next()) }
}

/** Mean weighted log loss of a calibrator, without clipping. */
function lossOf(rows: ReturnType<typeof drawn>, { a, b, c }: { a: number; b: number; c: number }) {
  let loss = 0
  rows.labels.forEach((label, row) => {
    const margin = a * (rows.inputs.logP[row] ?? 0) + b * (rows.inputs.logQ[row] ?? 0) + c
    loss += (rows.weights[row] ?? 0) * softplus(label === 1 ? -margin : margin)
  })
  return loss / rows.weights.reduce((sum, weight) => sum + weight, 0)
}

describe('against scikit-learn', () => {
  test.each(calibrations)('$name', ({ kind, scores, labels, weights, fit }) => {
    const inputs = kind === 'margin' ? betaInputsOfMargins(scores) : betaInputsOfShares(scores)
    const fitted = fitBeta({ ...inputs, labels: Uint8Array.from(labels), weights: Float64Array.from(weights) })
    expect(Math.abs(fitted.a - fit.a)).toBeLessThanOrEqual(calibrationTolerance)
    expect(Math.abs(fitted.b - fit.b)).toBeLessThanOrEqual(calibrationTolerance)
    expect(Math.abs(fitted.c - fit.c)).toBeLessThanOrEqual(calibrationTolerance)
    applyBetaToRows(fitted, inputs).forEach((probability, row) => {
      expect(Math.abs(probability - (fit.probabilities[row] ?? Number.NaN))).toBeLessThanOrEqual(calibrationTolerance)
    })
  })
})

describe('fitBeta', () => {
  test('gives the optimum: no neighbour is better', () => {
    const rows = drawn((margin) => 0.6 * margin - 0.4)
    const fitted = fitBeta({ ...rows.inputs, labels: rows.labels, weights: rows.weights })
    for (const key of ['a', 'b', 'c'] as const) {
      for (const step of [-1e-3, 1e-3]) {
        expect(lossOf(rows, { ...fitted, [key]: fitted[key] + step })).toBeGreaterThan(lossOf(rows, fitted))
      }
    }
  })

  test('makes a distorted score honest', () => {
    const rows = drawn((margin) => 0.5 * margin - 1, 40_000)
    const fitted = fitBeta({ ...rows.inputs, labels: rows.labels, weights: rows.weights })
    const eceOf = (probabilities: Float64Array) => judge({ ...rows, probabilities }, 0.5).ece
    expect(eceOf(rows.inputs.logP.map(Math.exp))).toBeGreaterThan(0.1)
    expect(eceOf(applyBetaToRows(fitted, rows.inputs))).toBeLessThan(0.01)
  })

  test('a score that ranks upside down says no more than the share of positives', () => {
    const rows = drawn((margin) => -margin)
    const fitted = fitBeta({ ...rows.inputs, labels: rows.labels, weights: rows.weights })
    expect(fitted).toMatchObject({ a: 0, b: 0 })
    const positive = rows.weights.reduce((sum, weight, row) => sum + weight * (rows.labels[row] ?? 0), 0)
    const share = positive / rows.weights.reduce((sum, weight) => sum + weight, 0)
    expect(sigmoid(fitted.c)).toBeCloseTo(share, 10)
  })

  test.each([
    { name: 'separated classes', scores: [-3, -2, -1, 1, 2, 3], labels: [0, 0, 0, 1, 1, 1] },
    { name: 'one class', scores: [-1, 0, 1], labels: [0, 0, 0] },
    { name: 'one score', scores: [2, 2, 2, 2], labels: [0, 1, 1, 1] },
  ])('stays finite for $name', ({ scores, labels }) => {
    const weights = new Float64Array(labels.length).fill(1)
    const inputs = betaInputsOfMargins(scores)
    const fitted = fitBeta({ ...inputs, labels: Uint8Array.from(labels), weights })
    const probabilities = applyBetaToRows(fitted, inputs)
    expect([fitted.a, fitted.b, fitted.c].every(Number.isFinite)).toBe(true)
    const mean = probabilities.reduce((sum, value) => sum + value, 0) / labels.length
    expect(mean).toBeCloseTo(labels.reduce((sum, label) => sum + label, 0) / labels.length, 6)
  })
})

describe('inputs', () => {
  test('a margin and the share it stands for give the same', () => {
    const margins = [-9, -1, 0, 0.5, 9]
    const ofMargins = betaInputsOfMargins(margins)
    const ofShares = betaInputsOfShares(margins.map(sigmoid))
    margins.forEach((_, row) => {
      expect(ofMargins.logP[row]).toBeCloseTo(ofShares.logP[row] ?? Number.NaN, 10)
      expect(ofMargins.logQ[row]).toBeCloseTo(ofShares.logQ[row] ?? Number.NaN, 10)
    })
  })

  test('extreme margins and shares stay finite', () => {
    const areFinite = ({ logP, logQ }: BetaInputs) => [...logP, ...logQ].every(Number.isFinite)
    expect(areFinite(betaInputsOfMargins([-1e4, 1e4]))).toBe(true)
    expect(areFinite(betaInputsOfShares([0, 1]))).toBe(true)
    expect(betaInputsOfShares([0]).logP[0]).toBe(Math.log(SHARE_EPSILON))
  })

  test('a = b = 1, c = 0 changes nothing, and any a, b ≥ 0 keep the order', () => {
    const margin = fc.double({ min: -30, max: 30, noNaN: true })
    const weight = fc.double({ min: 0, max: 5, noNaN: true })
    fc.assert(
      fc.property(margin, margin, weight, weight, (one, other, a, b) => {
        const { logP, logQ } = betaInputsOfMargins([Math.min(one, other), Math.max(one, other)])
        const calibrated = (row: number, fit: { a: number; b: number }) =>
          applyBeta({ method: 'beta', c: 0, ...fit }, logP[row] ?? 0, logQ[row] ?? 0)
        expect(calibrated(0, { a: 1, b: 1 })).toBeCloseTo(sigmoid(Math.min(one, other)), 12)
        expect(calibrated(1, { a, b })).toBeGreaterThanOrEqual(calibrated(0, { a, b }))
      }),
    )
  })
})
