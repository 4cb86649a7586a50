import fc from 'fast-check'
import { expect, test } from 'vitest'
import { niceTicks } from './nice-ticks'

test.each([
  { low: 0.9312, high: 0.9561, ticks: [0.93, 0.94, 0.95, 0.96] },
  { low: 0, high: 800, ticks: [0, 200, 400, 600, 800] },
  { low: 0.11, high: 0.5, ticks: [0.1, 0.2, 0.3, 0.4, 0.5] },
])('$low to $high', ({ low, high, ticks }) => {
  expect(niceTicks({ low, high })).toEqual(ticks)
})

test('whatever the values, they lie between the first and the last tick', () => {
  const value = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((whole) => whole / 1000)
  fc.assert(
    fc.property(value, value, (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      const ticks = niceTicks({ low, high })
      const slack = 1e-6 * (Math.abs(low) + Math.abs(high))
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks.length).toBeLessThanOrEqual(7)
      expect(ticks[0]).toBeLessThanOrEqual(low + slack)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(high - slack)
    }),
  )
})
