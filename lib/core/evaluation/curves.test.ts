import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryScored, scoredOf } from '@/lib/testing/arbitrary-scored'
import { createRng } from '../math/rng'
import { judgedCases, tolerance } from './__fixtures__/golden'
import { liftCurve, precisionRecallCurve, reliabilityCurve, rocCurve, thresholdCurve } from './curves'
import { confusionAt, judge, labelMetrics } from './metrics'

const ALL = { maxPoints: Infinity }

/** Rows as a calibrated model would score them, most of them low. */
function manyRows(count: number) {
  const rng = createRng(11)
  return scoredOf(
    Array.from({ length: count }, () => {
      const probability = rng.next() ** 4
      return { probability, label: rng.next() < probability ? 1 : 0, weight: 0.5 + rng.next() }
    }),
  )
}

function expectPoints(points: readonly object[], expected: readonly (readonly number[])[]) {
  expect(points).toHaveLength(expected.length)
  const errors = points.flatMap((point, i) =>
    Object.values(point).map((value: number, k) => Math.abs(value - (expected[i]?.[k] ?? Number.NaN))),
  )
  expect(errors.filter((error) => !(error <= tolerance))).toEqual([])
}

const isRising = (values: readonly number[]) => values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0))

describe('against scikit-learn', () => {
  test.each(judgedCases)('ROC, precision-recall and reliability of $name', ({ scored, expected }) => {
    expectPoints(rocCurve(scored, ALL), expected.roc)
    expectPoints(precisionRecallCurve(scored, ALL), expected.precisionRecall)
    expectPoints(reliabilityCurve(scored), expected.reliability)
  })
})

describe('thinned', () => {
  const scored = manyRows(5000)

  test('the curves keep their ends and at most the points asked for', () => {
    const roc = rocCurve(scored, { maxPoints: 50 })
    const precisionRecall = precisionRecallCurve(scored, { maxPoints: 50 })
    const lift = liftCurve(scored, { maxPoints: 50 })
    for (const curve of [roc, precisionRecall, lift]) {
      expect(curve.length).toBeLessThanOrEqual(50)
      expect(curve.length).toBeGreaterThan(40)
    }
    expect(roc[0]).toEqual({ falsePositiveRate: 0, truePositiveRate: 0 })
    expect(roc.at(-1)).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 })
    expect(precisionRecall[0]).toEqual({ recall: 0, precision: 1 })
    expect(precisionRecall.at(-1)?.recall).toBe(1)
    expect(lift.at(-1)).toEqual({ share: 1, lift: 1 })
  })

  test('the thinned ROC curve has the area of the whole', () => {
    const points = rocCurve(scored)
    const area = points.reduce((sum, point, i) => {
      const before = points[i - 1] ?? point
      const height = (point.truePositiveRate + before.truePositiveRate) / 2
      return sum + (point.falsePositiveRate - before.falsePositiveRate) * height
    }, 0)
    expect(Math.abs(area - judge(scored, 0.5).rocAuc)).toBeLessThan(1e-3)
  })

  test('every curve stays within its bounds and rises along its axis, whatever the rows', () => {
    fc.assert(
      fc.property(arbitraryScored, fc.integer({ min: 2, max: 30 }), (rows, maxPoints) => {
        const roc = rocCurve(rows, { maxPoints })
        const lift = liftCurve(rows, { maxPoints })
        const precisionRecall = precisionRecallCurve(rows, { maxPoints })
        const thresholds = thresholdCurve(rows, { maxPoints })
        expect(isRising(roc.map((point) => point.falsePositiveRate))).toBe(true)
        expect(isRising(roc.map((point) => point.truePositiveRate))).toBe(true)
        expect(isRising(precisionRecall.map((point) => point.recall))).toBe(true)
        expect(isRising(lift.map((point) => point.share))).toBe(true)
        for (const curve of [roc, precisionRecall, lift, thresholds]) {
          expect(curve.length).toBeLessThanOrEqual(maxPoints)
        }
        const values = [...roc, ...precisionRecall, ...thresholds].flatMap((point) => Object.values(point))
        expect(values.filter((value) => !(value >= 0 && value <= 1))).toEqual([])
      }),
    )
  })
})

test('lift is the precision of the top rows over that of all', () => {
  const scored = scoredOf([
    { probability: 0.9, label: 1, weight: 1 },
    { probability: 0.6, label: 0, weight: 1 },
    { probability: 0.4, label: 1, weight: 1 },
    { probability: 0.1, label: 0, weight: 1 },
  ])
  // Half of all are positive: (1/2)/(1/4), (1/2)/(2/4), (2/2)/(3/4), 1.
  expectPoints(liftCurve(scored), [
    [0.25, 2],
    [0.5, 1],
    [0.75, 4 / 3],
    [1, 1],
  ])
})

test('a reliability curve has as many bins as asked for', () => {
  expect(reliabilityCurve(manyRows(2000), { bins: 4 })).toHaveLength(4)
})

describe('threshold curve', () => {
  const scored = manyRows(5000)
  const curve = thresholdCurve(scored)

  test('spans 0 to 1 in rising thresholds, the even grid among them', () => {
    expect(curve.length).toBeLessThanOrEqual(200)
    expect(curve[0]).toMatchObject({ threshold: 0, recall: 1, flagged: 1 })
    expect(curve.at(-1)).toMatchObject({ threshold: 1, recall: 0, flagged: 0, precision: 0 })
    const thresholds = curve.map((point) => point.threshold)
    expect(thresholds).toEqual([...new Set(thresholds)].sort((a, b) => a - b))
    for (let i = 0; i <= 100; i++) expect(thresholds).toContain(i / 100)
  })

  test('each point is exact at its threshold', () => {
    for (const point of curve.filter((_, i) => i % 20 === 7)) {
      const { precision, recall, accuracy } = labelMetrics(confusionAt(scored, point.threshold))
      expect(point).toMatchObject({ precision, recall, accuracy })
    }
  })

  test('neither recall nor the flagged share leaps', () => {
    curve.forEach((point, i) => {
      const before = curve[i - 1] ?? point
      expect(before.recall - point.recall).toBeLessThan(0.03)
      expect(before.flagged - point.flagged).toBeLessThan(0.03)
    })
  })
})
