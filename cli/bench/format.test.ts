import { expect, test } from 'vitest'
import { type Figure, judgeFigure } from './figure'
import { formatFigure, formatHeader, formatValue, summarizeFigures } from './format'

const time: Figure = { name: 'read', value: 1.2, unit: 's', target: { atMost: 1.5 } }

test.each([
  { value: 1.5, target: { atMost: 1.5 }, verdict: 'ok' },
  // Shown as 1.50, yet above: the number is judged, not its rounding.
  { value: 1.5001, target: { atMost: 1.5 }, verdict: 'miss' },
  { value: 0.955, target: { atLeast: 0.955 }, verdict: 'ok' },
  { value: 0.9549, target: { atLeast: 0.955 }, verdict: 'miss' },
  { value: Number.NaN, target: { atMost: 1.5 }, verdict: 'miss' },
  { value: 1, target: undefined, verdict: undefined },
])('$value against $target', ({ value, target, verdict }) => {
  expect(judgeFigure({ ...time, value, target })).toBe(verdict)
})

test.each([
  { value: 1.234, unit: 's', text: '1.23 s' },
  { value: 58.64, unit: 's', text: '58.6 s' },
  { value: 1234.5, unit: 'ms', text: '1235 ms' },
  { value: 0.176, unit: 'ms', text: '0.176 ms' },
  { value: 0.0000004, unit: '%', text: '0.000000 %' },
  { value: 0, unit: '%', text: '0 %' },
  { value: 0.955, unit: 'fraction', text: '0.9550' },
  { value: 46589.27, unit: 'per second', text: '46,589 /s' },
  { value: 4, unit: 'count', text: '4' },
  { value: 1, unit: 'identical', text: 'identical' },
  { value: 0, unit: 'identical', text: 'different' },
  { value: Number.NaN, unit: 'MB', text: 'none' },
] as const)('$value of $unit is written $text', ({ value, unit, text }) => {
  expect(formatValue(value, unit)).toBe(text)
})

test('lines of all sections line up under the header', () => {
  const header = formatHeader()
  const lines = [
    formatFigure(time),
    formatFigure({ name: 'a record', value: 0.31, unit: 'ms', target: { atMost: 0.3 } }),
    formatFigure({ name: 'the files', value: 1, unit: 'identical', target: { atLeast: 1 } }),
  ]
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['read', '1.20 s', '≤ 1.5 s', '✓ ok'],
    ['a record', '0.310 ms', '≤ 0.3 ms', '✗ miss'],
    ['the files', 'identical', 'identical', '✓ ok'],
  ])
  const endOf = (line: string, text: string) => line.indexOf(text) + text.length
  expect(endOf(lines[0] ?? '', '1.20 s')).toBe(endOf(header, 'figure'))
  expect(endOf(lines[1] ?? '', '≤ 0.3 ms')).toBe(endOf(header, 'target'))
})

test('a figure without a target has no verdict', () => {
  expect(formatFigure({ name: 'plain', value: 2, unit: 'times' })).toMatch(/plain +2\.00 ×$/)
})

test.each([
  { figures: [time], notMeasured: 0, text: '0 misses of 1 targets.' },
  { figures: [time, { ...time, value: 2 }], notMeasured: 1, text: '1 miss of 2 targets; 1 part was not measured.' },
  {
    figures: [{ ...time, target: undefined }],
    notMeasured: 2,
    text: '0 misses of 0 targets; 2 parts were not measured.',
  },
])('$text', ({ figures, notMeasured, text }) => {
  expect(summarizeFigures({ figures, notMeasured })).toBe(text)
})
