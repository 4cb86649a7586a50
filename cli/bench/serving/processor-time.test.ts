import { expect, test } from 'vitest'
import { parseStat } from './processor-time'

test('a line of the process table: group, and the time in programs and in the system', () => {
  const line = '4242 (node (a) b) S 4000 4100 4100 0 -1 4194304 100 200 0 0 150 25 7 8 20 0 11 0 5 1 2'
  expect(parseStat(line)).toEqual({ groupId: 4100, ms: 1750 })
})

test.each(['', '4242 (node) S 1'])('what is no such line is left out: "%s"', (line) => {
  expect(parseStat(line)).toBeUndefined()
})
