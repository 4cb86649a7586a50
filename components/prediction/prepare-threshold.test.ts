import { expect, test } from 'vitest'
import { interpolateTradeOff, precisionAt, prepareTradeOffRows } from './prepare-threshold'

const POINTS = [
  { threshold: 0.1, precision: 0.3, recall: 0.9, accuracy: 0.86, flagged: 0.2 },
  { threshold: 0.5, precision: 0.7, recall: 0.5, accuracy: 0.95, flagged: 0.04 },
  { threshold: 0.9, precision: 0.9, recall: 0.1, accuracy: 0.94, flagged: 0.01 },
]

test.each([
  // Halfway from 0.1 to 0.5.
  { threshold: 0.3, precision: 0.5, recall: 0.7, flagged: 0.12 },
  { threshold: 0.5, precision: 0.7, recall: 0.5, flagged: 0.04 },
  { threshold: 0, precision: 0.3, recall: 0.9, flagged: 0.2 },
  { threshold: 1, precision: 0.9, recall: 0.1, flagged: 0.01 },
])('at $threshold', ({ threshold, precision, recall, flagged }) => {
  const point = interpolateTradeOff(POINTS, threshold)
  expect(point?.threshold).toBe(threshold)
  expect(point?.precision).toBeCloseTo(precision, 12)
  expect(point?.recall).toBeCloseTo(recall, 12)
  expect(point?.flagged).toBeCloseTo(flagged, 12)
})

test('precision is missing, not 0, where nobody is called above, and does not fall towards it', () => {
  const none = { threshold: 1, precision: 0, recall: 0, accuracy: 0.935, flagged: 0 }
  expect(precisionAt(none)).toBeUndefined()
  expect(interpolateTradeOff([...POINTS, none], 0.95)?.precision).toBe(0.9)
})

test('an empty curve buys nothing', () => {
  expect(interpolateTradeOff([], 0.5)).toBeUndefined()
})

test('two points at one threshold do not divide by zero', () => {
  const [first, second] = POINTS
  if (!first || !second) throw new Error('points')
  expect(interpolateTradeOff([first, { ...second, threshold: 0.1 }, second], 0.1)?.precision).toBeCloseTo(0.3, 12)
})

test('the table holds the present threshold once, in order', () => {
  const thresholds = prepareTradeOffRows(POINTS, 0.37).map((row) => row.threshold)
  expect(thresholds).toEqual([0.05, 0.1, 0.2, 0.3, 0.37, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
  expect(prepareTradeOffRows(POINTS, 0.5)).toHaveLength(10)
})
