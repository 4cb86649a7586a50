import { describe, expect, test } from 'vitest'
import { MAX_BODY_BYTES, MAX_RECORDS, type Prediction } from '@/lib/contracts/predict'
import { DEFAULT_PASTE_LIMIT } from '@/lib/core/census/paste'
import {
  checkRecords,
  countAssumed,
  DEFAULT_BATCH_BYTES,
  describeIssue,
  goodRecords,
  joinPredictions,
  showCell,
  sortRows,
  splitByBytes,
  sumUp,
} from './prepare-rows'

const answer = (probability: number): Prediction => ({
  probability,
  label: probability >= 0.5 ? '>$50k' : '<=$50k',
  assumed: { sex: 'Male', year: 95 },
})
const checked = checkRecords([{ age: 41 }, { age: 'old' }, { age: 29, sex: 'Female' }, {}, 5])
const rows = joinPredictions(checked, [answer(0.25), answer(0.75)])

test('bad rows say what is wrong and do not stop the others', () => {
  expect(checked.map(({ kind }) => kind)).toEqual(['good', 'bad', 'good', 'bad', 'bad'])
  expect(goodRecords(checked)).toEqual([{ age: 41 }, { age: 29, sex: 'Female' }])
})

test('answers come back to their rows', () => {
  expect(rows[0]).toMatchObject({ number: 1, prediction: { probability: 0.25 } })
  expect(rows[2]).toMatchObject({ number: 3, prediction: { probability: 0.75 } })
  expect(joinPredictions(checked, []).every((row) => !('prediction' in row))).toBe(true)
})

test.each([
  { order: 'as pasted', numbers: [1, 2, 3, 4, 5] },
  { order: 'highest first', numbers: [3, 1, 2, 4, 5] },
  { order: 'lowest first', numbers: [1, 3, 2, 4, 5] },
] as const)('sorted $order', ({ order, numbers }) => {
  expect(sortRows(rows, order).map(({ number }) => number)).toEqual(numbers)
})

test('totals', () => {
  // (0.25 + 0.75) / 2
  expect(sumUp(rows)).toEqual({ records: 5, bad: 3, above: 1, answered: 2, meanProbability: 0.5 })
  expect(sumUp(joinPredictions(checked, []))).not.toHaveProperty('meanProbability')
})

test('a cell shows what was given, else what was assumed', () => {
  const [first, second] = rows
  if (!first || !second) throw new Error('rows are there')
  expect(showCell(first, 'age')).toEqual({ text: '41', isAssumed: false })
  expect(showCell(first, 'sex')).toEqual({ text: 'Male', isAssumed: true })
  expect(showCell(first, 'education')).toEqual({ text: '', isAssumed: false })
  expect(showCell(second, 'age')).toEqual({ text: '', isAssumed: false })
  expect(countAssumed(answer(0))).toBe(2)
})

test('an issue in one line', () => {
  expect(describeIssue({ path: ['sex'], message: 'No.', suggestions: ['Male', 'Female'] })).toBe(
    'sex: No. Did you mean “Male” or “Female”?',
  )
  expect(describeIssue({ path: [], message: 'No.' })).toBe('No.')
})

describe('cutting into bodies', () => {
  test('every piece fits, order and number are kept', () => {
    const records = Array.from({ length: 10 }, (_, age) => ({ age }))
    // {"age":0} and its comma: 10 bytes, so three to a piece of 30.
    expect(splitByBytes(records, 30).map((piece) => piece.length)).toEqual([3, 3, 3, 1])
    expect(splitByBytes(records, 30).flat()).toEqual(records)
    expect(splitByBytes(records, 1).map((piece) => piece.length)).toEqual(records.map(() => 1))
    expect(splitByBytes([])).toEqual([])
  })

  test('the limits are those of the endpoint', () => {
    expect(DEFAULT_PASTE_LIMIT).toBe(MAX_RECORDS)
    expect(DEFAULT_BATCH_BYTES + 1000).toBeLessThan(MAX_BODY_BYTES)
  })
})
