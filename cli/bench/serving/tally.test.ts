import { expect, test } from 'vitest'
import { createTally } from './tally'

test('replies are accepted, refused or failed, each with its own times', () => {
  const tally = createTally()
  for (const ms of [4, 2, 3]) tally.count({ status: 200, ms })
  for (const status of [429, 503]) tally.count({ status, ms: 1 })
  for (const status of [500, 400, undefined]) tally.count({ status, ms: 9 })
  expect(tally.sum()).toEqual({
    // Position (3 − 1)·0.99 = 1.98: 3 + 0.98·(4 − 3).
    accepted: { count: 3, p50: 3, p99: expect.closeTo(3.98, 9), longest: 4 },
    refused: { count: 2, p50: 1, p99: 1, longest: 1 },
    failed: 3,
    statuses: { 200: 3, 400: 1, 429: 1, 500: 1, 503: 1, broken: 1 },
  })
})

test('of no replies there are no times', () => {
  expect(createTally().sum().accepted).toEqual({
    count: 0,
    p50: Number.NaN,
    p99: Number.NaN,
    longest: Number.NaN,
  })
})
