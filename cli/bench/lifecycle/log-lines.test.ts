import { expect, test } from 'vitest'
import { countMostAMinute } from './log-lines'

const at = (second: number, level = 'warn') =>
  JSON.stringify({ time: new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString(), level, message: 'failed' })

test.each([
  { name: 'nothing', log: [' ✓ Ready in 92ms'], most: 0 },
  { name: 'one each minute', log: [at(0), at(60), at(120)], most: 1 },
  { name: 'two in one of three minutes', log: [at(0), at(100), at(130)], most: 2 },
  { name: 'across the full minute', log: [at(50), at(70)], most: 2 },
  {
    name: 'errors count as warnings do, what is no failure does not',
    log: [at(0), at(1, 'error'), at(2, 'info')],
    most: 2,
  },
])('lines about failures, most in a minute: $name', ({ log, most }) => {
  expect(countMostAMinute(log)).toBe(most)
})
