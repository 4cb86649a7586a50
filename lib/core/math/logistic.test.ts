import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sigmoid, softplus } from './logistic'

test.each([
  { x: 0, probability: 0.5, log: Math.LN2 },
  { x: 1000, probability: 1, log: 1000 },
  { x: -1000, probability: 0, log: 0 },
  // e^-40 = 4.248354255291589e-18, far below the rounding of 1 + e^-40.
  { x: -40, probability: 4.248354255291589e-18, log: 4.248354255291589e-18 },
])('sigmoid and softplus of $x', ({ x, probability, log }) => {
  expect(Math.abs(sigmoid(x) - probability)).toBeLessThanOrEqual(1e-14 * probability)
  expect(Math.abs(softplus(x) - log)).toBeLessThanOrEqual(1e-14 * log)
})

test('sigmoid(x) + sigmoid(−x) = 1 and softplus(x) − softplus(−x) = x', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expect(sigmoid(x) + sigmoid(-x)).toBeCloseTo(1, 14)
      expect(softplus(x) - softplus(-x)).toBeCloseTo(x, 10)
    }),
  )
})
