import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryScored, scoredOf } from '@/lib/testing/arbitrary-scored'
import { confusionAt, labelMetrics } from './metrics'
import type { Scored } from './scored'
import { thresholdForF, thresholdForFloors, thresholdForPrecision, thresholdForRecall } from './thresholds'

const SLACK = 1e-9
const target = fc.integer({ min: 0, max: 20 }).map((n) => n / 20)
const metricsAt = (scored: Scored, threshold: number) => labelMetrics(confusionAt(scored, threshold))
const distinctOf = (scored: Scored) => [...new Set(scored.probabilities)].sort((a, b) => a - b)

// Flagged from the top: 1 of 1 right, 1 of 2, 2 of 3, 3 of 4, 3 of 5.
const five = scoredOf([
  { probability: 0.9, label: 1, weight: 1 },
  { probability: 0.7, label: 0, weight: 1 },
  { probability: 0.5, label: 1, weight: 1 },
  { probability: 0.3, label: 1, weight: 1 },
  { probability: 0.2, label: 0, weight: 1 },
])

describe('on five rows', () => {
  test.each([
    // The third positive is at 0.3, the next row at 0.2.
    { name: 'recall 1', threshold: thresholdForRecall(five, 1), expected: 0.25 },
    { name: 'recall 2/3', threshold: thresholdForRecall(five, 2 / 3), expected: 0.4 },
    { name: 'recall 0', threshold: thresholdForRecall(five, 0), expected: 0.8 },
    { name: 'precision 3/4', threshold: thresholdForPrecision(five, 0.75), expected: 0.25 },
    { name: 'precision 0.6, which all rows have', threshold: thresholdForPrecision(five, 0.6), expected: 0.1 },
    { name: 'precision 0.9', threshold: thresholdForPrecision(five, 0.9), expected: 0.8 },
    // F1 by rows flagged: 2/4, 2/5, 4/6, 6/7, 6/8.
    { name: 'F1', threshold: thresholdForF(five, 1), expected: 0.25 },
    // F0.1 = 1.01·TP / (0.03 + flagged): 1.01/1.03 is the greatest.
    { name: 'F0.1', threshold: thresholdForF(five, 0.1), expected: 0.8 },
  ])('$name', ({ threshold, expected }) => {
    expect(threshold).toBeCloseTo(expected, 12)
  })

  test('a precision that no threshold reaches gives the most precise one', () => {
    const wrongFirst = scoredOf([
      { probability: 0.9, label: 0, weight: 1 },
      { probability: 0.6, label: 1, weight: 1 },
      { probability: 0.2, label: 0, weight: 1 },
    ])
    expect(thresholdForPrecision(wrongFirst, 0.9)).toBeCloseTo(0.4, 12)
  })

  test('weights count', () => {
    const heavy = { ...five, weights: Float64Array.of(8, 1, 1, 1, 1) }
    expect(thresholdForRecall(heavy, 0.8)).toBeCloseTo(0.8, 12)
  })

  test('neighbouring floating-point numbers are still told apart', () => {
    const close = scoredOf([
      { probability: 0.5 + 2 ** -53, label: 1, weight: 1 },
      { probability: 0.5, label: 0, weight: 1 },
      { probability: 0.5 - 2 ** -54, label: 0, weight: 1 },
    ])
    expect(metricsAt(close, thresholdForF(close, 1)).recall).toBe(1)
  })
})

describe('properties', () => {
  test('recall: reached, and by no higher probability', () => {
    fc.assert(
      fc.property(arbitraryScored, target, (scored, recall) => {
        fc.pre(scored.labels.includes(1))
        const threshold = thresholdForRecall(scored, recall)
        expect(metricsAt(scored, threshold).recall).toBeGreaterThanOrEqual(recall - SLACK)
        const [, higher] = distinctOf(scored).filter((probability) => probability >= threshold)
        if (higher !== undefined) expect(metricsAt(scored, higher).recall).toBeLessThan(recall + SLACK)
      }),
    )
  })

  test('precision: of all thresholds that reach it, the greatest recall', () => {
    fc.assert(
      fc.property(arbitraryScored, target, (scored, precision) => {
        const chosen = metricsAt(scored, thresholdForPrecision(scored, precision))
        for (const probability of distinctOf(scored)) {
          const other = metricsAt(scored, probability)
          if (other.precision < precision)
            expect(chosen.precision).toBeGreaterThanOrEqual(Math.min(other.precision, precision) - SLACK)
          else expect(chosen.recall).toBeGreaterThanOrEqual(other.recall)
        }
      }),
    )
  })

  test('F1: no threshold does better', () => {
    fc.assert(
      fc.property(arbitraryScored, (scored) => {
        const best = metricsAt(scored, thresholdForF(scored, 1)).f1
        for (const probability of distinctOf(scored)) {
          expect(metricsAt(scored, probability).f1).toBeLessThanOrEqual(best + SLACK)
        }
      }),
    )
  })
})

describe('thresholdForFloors', () => {
  // By falling probability, precision and recall of the cut below it: 1 1/2, 1/2 1/2, 2/3 1, 1/2 1.
  const scored = {
    probabilities: Float64Array.of(0.9, 0.7, 0.5, 0.1),
    labels: Uint8Array.of(1, 0, 1, 0),
    weights: Float64Array.of(1, 1, 1, 1),
  }

  test.each([
    // room: .4 −.1, −.1 −.1, .07 .4, −.1 .4
    { name: 'both can be met', floors: { precision: 0.6, recall: 0.6 }, threshold: 0.3 },
    // room: .05 .1, −.45 .1, −.28 .6, −.45 .6
    { name: 'precision decides', floors: { precision: 0.95, recall: 0.4 }, threshold: 0.8 },
    // room: 0 −.5, −.5 −.5, −.33 0, −.5 0
    { name: 'neither is met fully: the least is missed', floors: { precision: 1, recall: 1 }, threshold: 0.3 },
  ])('$name', ({ floors, threshold }) => {
    expect(thresholdForFloors(scored, floors)).toBeCloseTo(threshold, 12)
  })
})
