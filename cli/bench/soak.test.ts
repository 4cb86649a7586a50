import { expect, test } from 'vitest'
import { splitSamples } from './soak'

test('what is compared is the fifth after the warm-up and the last', () => {
  const samples = Array.from({ length: 11 }, (_, i) => ({ seconds: 10 * i, residentMb: 100 + i, handles: 20 }))
  const { early, late } = splitSamples(samples)
  expect(early.map(({ seconds }) => seconds)).toEqual([20, 30, 40])
  expect(late.map(({ seconds }) => seconds)).toEqual([80, 90, 100])
})
