import { expect, test } from 'vitest'
import { formatAgainstBase, formatOdds, formatPercent, isAbove } from './prepare-answer'

test.each([
  { probability: 0, text: '0%' },
  { probability: 0.0003, text: '<0.1%' },
  { probability: 0.034, text: '3.4%' },
  { probability: 0.0994, text: '9.9%' },
  { probability: 0.0996, text: '10%' },
  { probability: 0.8349, text: '83%' },
  { probability: 0.994, text: '99%' },
  { probability: 0.9951, text: '>99%' },
  { probability: 1, text: '100%' },
])('$probability reads $text', ({ probability, text }) => {
  expect(formatPercent(probability)).toBe(text)
})

test.each([
  { probability: 0.0001, text: 'fewer than 1 of 1,000' },
  { probability: 0.002, text: 'about 2 of 1,000' },
  { probability: 0.034, text: 'about 3 of 100' },
  { probability: 0.834, text: 'about 83 of 100' },
  { probability: 0.999, text: 'more than 99 of 100' },
])('$probability in words: $text', ({ probability, text }) => {
  expect(formatOdds(probability)).toBe(text)
})

// Base 6.4 %: 0.832 / 0.064 = 13; 0.128 / 0.064 = 2; 0.016 is a quarter.
test.each([
  { probability: 0.832, text: '13 times the share among everyone' },
  { probability: 0.128, text: '2.0 times the share among everyone' },
  { probability: 0.064, text: 'about the share among everyone' },
  { probability: 0.016, text: '4.0 times less than among everyone' },
  { probability: 0.001, text: 'far below the share among everyone' },
])('$probability against the base: $text', ({ probability, text }) => {
  expect(formatAgainstBase(probability, 0.064)).toBe(text)
})

test('a probability that just reaches the threshold is above', () => {
  expect(isAbove(0.4, 0.4)).toBe(true)
  expect(isAbove(0.3999, 0.4)).toBe(false)
})
