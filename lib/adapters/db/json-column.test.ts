import { expect, test } from 'vitest'
import { inventEntry } from '@/lib/testing/logged-predictions'
import { fromPredictionRow, PREDICTION_COLUMNS, toPredictionRow } from './prediction-row'

test('of a row that is damaged nothing is said that stood in it', () => {
  const values = toPredictionRow(inventEntry())
  const row = Object.fromEntries(PREDICTION_COLUMNS.map((column, index) => [column, values[index]]))
  expect(() => fromPredictionRow({ ...row, record_json: '{"age": x43' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('43') }),
  )
})
