import { expect, test } from 'vitest'
import { medianOf, percentilesOf } from './percentiles'

test.each([
  { name: 'one sample is all of them', samples: [3], expected: { p50: 3, p99: 3 } },
  // Position (5 − 1)·0.99 = 3.96: 4 + 0.96·(100 − 4).
  { name: 'in any order, linear between samples', samples: [100, 1, 4, 3, 2], expected: { p50: 3, p99: 96.16 } },
  // As numbers, not as text, where 10 stands before 9.
  { name: 'as numbers', samples: [10, 9, 11], expected: { p50: 10, p99: 10.98 } },
])('percentiles: $name', ({ samples, expected }) => {
  const { p50, p99 } = percentilesOf(samples)
  expect(p50).toBeCloseTo(expected.p50, 12)
  expect(p99).toBeCloseTo(expected.p99, 12)
})

test('of nothing there is no number', () => {
  expect(medianOf([])).toBeNaN()
})
