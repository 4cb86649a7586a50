import { describe, expect, test } from 'vitest'
import { scoredOf } from '@/lib/testing/arbitrary-scored'
import { sigmoid } from '../math/logistic'
import { createRng } from '../math/rng'
import { bootstrapIntervals } from './bootstrap'
import { judge, METRIC_NAMES } from './metrics'
import { unweighted } from './scored'

function ordinaryRows(count: number, seed = 9) {
  const rng = createRng(seed)
  return scoredOf(
    Array.from({ length: count }, () => {
      const margin = 6 * rng.next() - 4
      const label = rng.next() < sigmoid(0.7 * margin) ? 1 : 0
      return { probability: Math.round(sigmoid(margin) * 500) / 500, label, weight: 0.2 + rng.next() }
    }),
  )
}

describe('bootstrapIntervals', () => {
  const scored = ordinaryRows(3000)
  const intervals = bootstrapIntervals(scored, 0.4, { seed: 1, replicates: 200 })

  test.each(METRIC_NAMES)('the interval of %s holds its estimate', (name) => {
    const [low, high] = intervals[name]
    const estimate = judge(scored, 0.4)[name]
    expect(low).toBeLessThan(estimate)
    expect(high).toBeGreaterThan(estimate)
  })

  test('an interval of accuracy is as wide as the binomial says', () => {
    const [low, high] = bootstrapIntervals(unweighted(scored), 0.4, { seed: 1, replicates: 400 }).accuracy
    const { accuracy } = judge(unweighted(scored), 0.4)
    const width = 2 * 1.96 * Math.sqrt((accuracy * (1 - accuracy)) / 3000)
    expect(Math.abs(high - low - width) / width).toBeLessThan(0.2)
  })

  test('repeats for an equal seed, differs for another', () => {
    expect(bootstrapIntervals(scored, 0.4, { seed: 1, replicates: 200 })).toEqual(intervals)
    expect(bootstrapIntervals(scored, 0.4, { seed: 2, replicates: 200 })).not.toEqual(intervals)
  })

  test('a higher level is wider, more rows are narrower', () => {
    const widthOf = ([low, high]: readonly [number, number]) => high - low
    const wide = bootstrapIntervals(scored, 0.4, { seed: 1, replicates: 200, level: 0.99 })
    const narrow = bootstrapIntervals(ordinaryRows(12_000), 0.4, { seed: 1, replicates: 200 })
    expect(widthOf(wide.rocAuc)).toBeGreaterThan(widthOf(intervals.rocAuc))
    expect(widthOf(narrow.rocAuc)).toBeLessThan(widthOf(intervals.rocAuc))
  })

  test('a row without weight is never drawn', () => {
    const blank = scoredOf([
      { probability: 0.5, label: 1, weight: 2 },
      { probability: 0.1, label: 0, weight: 0 },
    ])
    expect(bootstrapIntervals(blank, 0.4, { seed: 1, replicates: 5 }).recall).toEqual([1, 1])
  })

  test('about 95 of 100 intervals hold the truth', () => {
    // The truth is taken from rows so many that their own error does not count.
    const truth = judge(unweighted(ordinaryRows(50_000, 1234)), 0.4).rocAuc
    const held = Array.from({ length: 40 }, (_, i) => {
      const [low, high] = bootstrapIntervals(unweighted(ordinaryRows(400, 100 + i)), 0.4, {
        seed: i,
        replicates: 100,
      }).rocAuc
      return low <= truth && truth <= high
    }).filter(Boolean).length
    // 38 expected; three standard deviations are 3·√(40·.95·.05) = 4.1.
    expect(held).toBeGreaterThanOrEqual(33)
  })
})
