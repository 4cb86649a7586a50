import { expect, test } from 'vitest'
import { ERROR_CODES } from '@/lib/core/errors'
import { OUTCOMES, outcomeOf } from './metrics'

test.each([
  ['invalid-input', 'invalid'],
  ['unauthorized', 'denied'],
  ['rate-limited', 'limited'],
  ['overloaded', 'overloaded'],
  ['timed-out', 'timed-out'],
  ['store-unavailable', 'failed'],
  ['internal', 'failed'],
] as const)('%s counts as %s', (code, outcome) => {
  expect(outcomeOf(code)).toBe(outcome)
})

test('no refusal counts as a success, and every outcome comes of something', () => {
  const outcomes = new Set(ERROR_CODES.map(outcomeOf))
  expect([...outcomes].sort()).toEqual(OUTCOMES.filter((outcome) => outcome !== 'success').sort())
})
