import { readFileSync } from 'node:fs'
import { FOREIGN_FORMS, openForeignFile } from '@/lib/adapters/xgboost/foreign-file'
import { AppError } from '@/lib/core/errors'
import { openTrainer } from '../compose'

// A process of its own, given a path and a form: ends with 0 unless the library takes the process down with it.
const [path = '', form] = process.argv.slice(2)
try {
  const { booster, model } = openForeignFile(
    openTrainer({ threads: 1 }),
    readFileSync(path),
    FOREIGN_FORMS.find((one) => one === form) ?? 'json',
  )
  const columns = model.columns.length
  booster.margins({ values: new Float32Array(columns), rows: 1, columns })
  booster.free()
} catch (error) {
  // Whoever asked meets the same refusal, and tells it.
  if (!(error instanceof AppError)) throw error
}
