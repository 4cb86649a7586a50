import { expect, test } from 'vitest'
import { formatChange, formatDuration, formatFigure, formatFraction, formatMegabytes, formatUtc } from './figures'

test.each([
  { ms: 0, words: '0.0 s' },
  { ms: 9_949, words: '9.9 s' },
  { ms: 41_000, words: '41 s' },
  { ms: 59_700, words: '1 min' },
  { ms: 200_000, words: '3 min 20 s' },
  { ms: 3_599_600, words: '1 h' },
  { ms: 7_500_000, words: '2 h 5 min' },
])('$ms ms are $words', ({ ms, words }) => {
  expect(formatDuration(ms)).toBe(words)
})

test.each([
  { difference: 0.00123, text: '+0.0012' },
  { difference: -0.00123, text: '−0.0012' },
  { difference: -0.00001, text: '0.0000' },
])('a change of $difference reads $text', ({ difference, text }) => {
  expect(formatChange(difference)).toBe(text)
})

test.each([
  { value: 800, text: '800' },
  { value: 1_785_891, text: '1,785,891' },
  { value: 93.428_774, text: '93.43' },
  { value: 1234.56, text: '1,235' },
  { value: 0.025, text: '0.025' },
  { value: 0.000_000_109, text: '1.1e-7' },
])('$value reads $text', ({ value, text }) => {
  expect(formatFigure(value)).toBe(text)
})

test('times are in UTC, from a number or a text', () => {
  expect(formatUtc(0)).toBe('1970-01-01 00:00')
  expect(formatUtc('2026-11-25T14:17:59+01:00')).toBe('2026-11-25 13:17')
})

test('a small file is not 0.0 MB', () => {
  expect([1_785_891, 8_700].map(formatMegabytes)).toEqual(['1.8 MB', '9 kB'])
})

test('what is missing is not nought', () => {
  expect(formatFraction(undefined)).toBe('–')
  expect(formatFraction(0)).toBe('0.0000')
})
