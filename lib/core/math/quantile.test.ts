import { expect, test } from 'vitest'
import { quantileOfSorted } from './quantile'

test.each([
  { values: [1, 2, 3, 4], q: 0, expected: 1 },
  { values: [1, 2, 3, 4], q: 1, expected: 4 },
  // position 3·0.5 = 1.5
  { values: [1, 2, 3, 4], q: 0.5, expected: 2.5 },
  // position 3·0.1 = 0.3
  { values: [1, 2, 3, 4], q: 0.1, expected: 1.3 },
  { values: [5], q: 0.3, expected: 5 },
])('the $q quantile of $values is $expected', ({ values, q, expected }) => {
  expect(quantileOfSorted(values, q)).toBeCloseTo(expected, 12)
})

test('no values have no quantile', () => {
  expect(quantileOfSorted([], 0.5)).toBeNaN()
})
