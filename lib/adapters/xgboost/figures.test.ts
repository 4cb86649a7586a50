import { expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { parseFigures } from './figures'

const LINE =
  '[9]\ttrain-auc:0.93\ttrain-aucpr:0.6\ttrain-logloss:0.125\tvalidation-auc:nan\tvalidation-aucpr:5e-1\tvalidation-logloss:0.2'

test("a round's line is read side by side", () => {
  expect(parseFigures(LINE)).toEqual({
    train: { rocAuc: 0.93, prAuc: 0.6, logLoss: 0.125 },
    validation: { rocAuc: Number.NaN, prAuc: 0.5, logLoss: 0.2 },
  })
})

test('a line without a figure is refused', () => {
  expect(() => parseFigures(LINE.replace('validation-aucpr', 'validation-map'))).toThrow(AppError)
})
