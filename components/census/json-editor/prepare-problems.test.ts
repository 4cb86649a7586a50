import { describe, expect, test } from 'vitest'
import { readDocument } from './prepare-document'
import { prepareProblems, prepareStatus } from './prepare-problems'

function problemsOf(text: string) {
  return prepareProblems(readDocument(text), text).map(({ from, to, line, key, severity, fixes }) => ({
    marked: text.slice(from, to),
    line,
    key,
    severity,
    fixes: fixes.map(({ insert }) => insert),
  }))
}

describe('marks', () => {
  test.each([
    {
      name: 'the value of a wrong level',
      text: '{\n  "sex": "Femal"\n}',
      marked: '"Femal"',
      line: 2,
      key: 'sex',
      fix: '"Female"',
    },
    { name: 'a number out of range', text: '{"age": 240}', marked: '240', line: 1, key: 'age' },
    {
      name: 'the key that is no field',
      text: '{"educaton": "x"}',
      marked: '"educaton"',
      line: 1,
      key: 'educaton',
      fix: '"education"',
    },
    {
      name: 'a key with an escape',
      text: '{"ed\\u0075caton": 1}',
      marked: '"ed\\u0075caton"',
      line: 1,
      key: 'educaton',
    },
    { name: 'a field given in two spellings', text: '{"age": 1,\n"Age": 2}', marked: '2', line: 2, key: 'Age' },
    { name: 'a comma too many', text: '{\n"age": 1,\n}', marked: ',', line: 2 },
    { name: 'the last sign where the end is missing', text: '{"age": 1\n', marked: '1', line: 1 },
    { name: 'a word', text: '{"age": NaN}', marked: 'NaN', line: 1 },
  ])('$name', ({ text, marked, line, key, fix }) => {
    const [problem, ...others] = problemsOf(text)
    expect(others).toEqual([])
    expect(problem).toMatchObject({ marked, line, severity: 'error' })
    expect(problem?.key).toBe(key)
    if (fix) expect(problem?.fixes).toContain(fix)
  })

  test('equal keys: a warning at the first, and the value of the last counts', () => {
    expect(problemsOf('{"age": 240, "age": 41}')).toEqual([
      { marked: '"age"', line: 1, key: 'age', severity: 'warning', fixes: [] },
    ])
    expect(problemsOf('{"age": 41, "age": 240}')).toMatchObject([{ severity: 'warning' }, { marked: '240' }])
  })

  test('a code that is written as a number is mended with a number', () => {
    const [problem] = problemsOf('{"year": "1996"}')
    expect(problem?.fixes.every((insert) => /^\d+$/.test(insert))).toBe(true)
  })

  test('many records and a good one have none', () => {
    expect(problemsOf('[{"age": 240}]')).toEqual([])
    expect(problemsOf('{"age": 24}')).toEqual([])
  })
})

test.each([
  { text: '', status: 'No field is given yet.' },
  { text: '{"age": 41}', status: '1 of 40 fields given, no errors.' },
  { text: '{"age": 410}', status: '1 error: the last good record stays in the form.' },
  { text: '{"age": 410, "sex": 1}', status: '2 errors: the last good record stays in the form.' },
  { text: '[{"age": 41}, {"age": 42}]', status: 'The text holds 2 records.' },
])('status of $text', ({ text, status }) => {
  const reading = readDocument(text)
  expect(prepareStatus(reading, prepareProblems(reading, text))).toBe(status)
})
