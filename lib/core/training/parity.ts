import { INTEGER_NAMES, STRING_NAMES } from '@/lib/core/census/field'
import type { CensusTable } from '@/lib/core/census/table'
import { takeRows } from '@/lib/core/census/table'
import { AppError } from '@/lib/core/errors'
import { createRng } from '@/lib/core/math/rng'
import type { TableScores } from './ports'

/** Largest allowed distance between a trained model's probability and its file's. */
export const PARITY_TOLERANCE = 1e-6
/** Margins are sums of hundreds of float32 leaves, which trainer and runtime add in different orders. */
export const MARGIN_TOLERANCE = 1e-5

export type ParityError = {
  readonly probability: number
  /** Relative to the margin's size where that is above 1. */
  readonly margin: number
}

/** @throws AppError `training-failed` where the file is further from the model than the tolerance allows. */
export function checkParity(model: TableScores, file: TableScores): ParityError {
  let probability = 0
  let margin = 0
  for (let row = 0; row < model.margins.length; row++) {
    const expected = model.margins[row] ?? Number.NaN
    probability = larger(
      probability,
      Math.abs((model.probabilities[row] ?? Number.NaN) - (file.probabilities[row] ?? Number.NaN)),
    )
    margin = larger(margin, Math.abs(expected - (file.margins[row] ?? Number.NaN)) / Math.max(1, Math.abs(expected)))
  }
  if (!(probability <= PARITY_TOLERANCE && margin <= MARGIN_TOLERANCE)) {
    const [far, near] = [probability.toExponential(1), PARITY_TOLERANCE.toExponential(0)]
    throw new AppError(
      'training-failed',
      `The model file strays from the trained model: probabilities by ${far} (${near} allowed), margins by ${margin.toExponential(1)}.`,
    )
  }
  return { probability, margin }
}

/** Unlike Math.max, keeps a NaN whichever side it stands on: a NaN is never "close". */
function larger(a: number, b: number): number {
  return b > a || Number.isNaN(b) ? b : a
}

const DAMAGED_SHARE = 0.15
export const UNSEEN_LEVEL = 'a level that training never saw'
const UNSEEN_NUMBERS = [0, 60, 999, 123_456] as const

/** Rows with about one value in seven replaced: by a level or number never seen, or by "?", not known. */
export function damageRows(table: CensusTable, { rows, seed }: { rows: number; seed: number }): CensusTable {
  const rng = createRng(seed)
  const taken = takeRows(
    table,
    Int32Array.from({ length: Math.min(rows, table.rows) }, () => rng.int(table.rows)),
  )
  for (const name of INTEGER_NAMES) {
    const column = taken.integers[name]
    for (let row = 0; row < taken.rows; row++) {
      if (rng.next() < DAMAGED_SHARE) column[row] = UNSEEN_NUMBERS[rng.int(UNSEEN_NUMBERS.length)] ?? 0
    }
  }
  const categories = STRING_NAMES.map((name) => {
    const { codes, levels } = taken.categories[name]
    for (let row = 0; row < taken.rows; row++) {
      if (rng.next() < DAMAGED_SHARE) codes[row] = levels.length + rng.int(2)
    }
    return [name, { codes, levels: [...levels, UNSEEN_LEVEL, '?'] }]
  })
  return { ...taken, categories: Object.fromEntries(categories) }
}
