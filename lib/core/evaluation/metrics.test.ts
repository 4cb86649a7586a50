import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryRows, arbitraryScored, scoredOf } from '@/lib/testing/arbitrary-scored'
import { judgedCases, tolerance } from './__fixtures__/golden'
import { confusionAt, judge, METRIC_NAMES } from './metrics'
import type { Scored } from './scored'

const relabelled = (scored: Scored): Scored => ({ ...scored, labels: scored.labels.map((label) => 1 - label) })
const unit = fc.double({ min: 0, max: 1, noNaN: true })

describe('against scikit-learn', () => {
  test.each(judgedCases)('$name', ({ scored, threshold, expected }) => {
    const metrics = judge(scored, threshold)
    for (const name of METRIC_NAMES) {
      expect(Math.abs(metrics[name] - expected.metrics[name]), name).toBeLessThanOrEqual(tolerance)
    }
    const confusion = confusionAt(scored, threshold)
    for (const [name, weight] of Object.entries(expected.confusion)) {
      const error = Math.abs(confusion[name as keyof typeof confusion] - weight)
      expect(error, name).toBeLessThanOrEqual(tolerance * Math.max(weight, 1))
    }
  })
})

describe('what has no answer of its own', () => {
  test('one class alone: rocAuc is 0.5; shares of nothing are 0', () => {
    const negatives = scoredOf([
      { probability: 0.2, label: 0, weight: 1 },
      { probability: 0.7, label: 0, weight: 1 },
    ])
    expect(judge(negatives, 0.9)).toMatchObject({ rocAuc: 0.5, prAuc: 0, precision: 0, recall: 0, f1: 0, accuracy: 1 })
    expect(judge(relabelled(negatives), 0.1)).toMatchObject({ rocAuc: 0.5, prAuc: 1, specificity: 0, accuracy: 1 })
  })

  test.each([
    { name: 'no rows', rows: [] },
    { name: 'no weight', rows: [{ probability: 0.5, label: 1, weight: 0 }] },
    { name: 'a negative weight', rows: [{ probability: 0.5, label: 1, weight: -1 }] },
    { name: 'a probability above 1', rows: [{ probability: 1.1, label: 1, weight: 1 }] },
    { name: 'a probability that is no number', rows: [{ probability: Number.NaN, label: 1, weight: 1 }] },
  ])('refuses $name', ({ rows }) => {
    expect(() => judge(scoredOf(rows), 0.5)).toThrow(RangeError)
  })

  test('refuses arrays of unequal length', () => {
    const scored = scoredOf([{ probability: 0.5, label: 1, weight: 1 }])
    expect(() => judge({ ...scored, weights: new Float64Array(2) }, 0.5)).toThrow(RangeError)
  })
})

describe('properties', () => {
  test('every metric lies in its range', () => {
    fc.assert(
      fc.property(arbitraryScored, unit, (scored, threshold) => {
        const { logLoss, ...fractions } = judge(scored, threshold)
        expect(logLoss).toBeGreaterThanOrEqual(0)
        expect(logLoss).toBeLessThan(Infinity)
        for (const value of Object.values(fractions)) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('a strictly rising map of the probabilities leaves both areas as they are', () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        // The rank among distinct probabilities: strictly rising, and exact.
        const distinct = [...new Set(rows.map((row) => row.probability))].sort((a, b) => a - b)
        const ranked = rows.map((row) => ({ ...row, probability: distinct.indexOf(row.probability) / distinct.length }))
        const before = judge(scoredOf(rows), 0.5)
        const after = judge(scoredOf(ranked), 0.5)
        expect(after.rocAuc).toBe(before.rocAuc)
        expect(after.prAuc).toBe(before.prAuc)
      }),
    )
  })

  test('swapping the labels turns rocAuc into 1 − rocAuc', () => {
    fc.assert(
      fc.property(arbitraryScored, (scored) => {
        expect(judge(relabelled(scored), 0.5).rocAuc).toBeCloseTo(1 - judge(scored, 0.5).rocAuc, 12)
      }),
    )
  })

  test('a weight of 2 is a row twice, and only ratios of weights matter', () => {
    fc.assert(
      fc.property(arbitraryRows, unit, (rows, threshold) => {
        const single = judge(scoredOf(rows), threshold)
        const doubled = judge(scoredOf(rows.map((row) => ({ ...row, weight: 2 * row.weight }))), threshold)
        const repeated = judge(scoredOf([...rows, ...rows]), threshold)
        for (const name of METRIC_NAMES) {
          expect(doubled[name]).toBeCloseTo(single[name], 12)
          expect(repeated[name]).toBeCloseTo(single[name], 12)
        }
      }),
    )
  })

  test('the order of rows does not matter', () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const forth = judge(scoredOf(rows), 0.5)
        const back = judge(scoredOf(rows.toReversed()), 0.5)
        for (const name of METRIC_NAMES) expect(back[name]).toBeCloseTo(forth[name], 12)
      }),
    )
  })
})
