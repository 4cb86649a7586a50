import { expect, test } from 'vitest'
import { readExpiry } from './expiry'

const NOW = Date.parse('2026-01-31T12:00:00Z')

test.each([
  { text: '90d', at: '2026-05-01T12:00:00.000Z' },
  { text: ' 12h ', at: '2026-02-01T00:00:00.000Z' },
  { text: '2w', at: '2026-02-14T12:00:00.000Z' },
  { text: '2026-01-31', at: '2026-02-01T00:00:00.000Z' },
  { text: '2028-02-29', at: '2028-03-01T00:00:00.000Z' },
])('$text is until $at', ({ text, at }) => {
  expect(new Date(readExpiry(text, NOW) ?? 0).toISOString()).toBe(at)
})

test.each([
  '0d',
  '',
  '90',
  '90 days',
  '-1d',
  '2026-01-30',
  '2027-02-29',
  '2026-13-01',
  '99999d',
  '9999-12-31',
  'never',
])('%s is no time to come', (text) => {
  expect(readExpiry(text, NOW)).toBeUndefined()
})
