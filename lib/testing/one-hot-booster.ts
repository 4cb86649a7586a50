import { openXgboost } from '@/lib/adapters/xgboost/native'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'
import type { CensusTable } from '@/lib/core/census/table'
import { type ForeignColumn, foreignMatrix } from '@/lib/core/ensemble/foreign-columns'
import type { TrainRequest } from '@/lib/core/training/ports'

const NUMBERS = ['age', 'capital gains', 'weeks worked in year'] as const
const CATEGORIES = ['education', 'sex', 'marital stat', 'own business or self employed'] as const

const COLUMNS: readonly ForeignColumn[] = [
  ...NUMBERS.map((field) => ({ kind: 'number', field }) as const),
  ...CENSUS_FIELDS.filter(({ name }) => CATEGORIES.some((category) => category === name)).flatMap(
    ({ name: field, levels = [] }) => levels.map(({ value: level }) => ({ kind: 'indicator', field, level }) as const),
  ),
]
/** As pandas' get_dummies names them. */
const NAMES = COLUMNS.map((column) => (column.kind === 'number' ? column.field : `${column.field}_${column.level}`))

export const BOOSTING: TrainRequest['parameters'] = { objective: 'binary:logistic', max_depth: 4, base_score: 0.3 }
export const FOREST: TrainRequest['parameters'] = {
  objective: 'reg:squarederror',
  learning_rate: 1,
  base_score: 0,
  reg_lambda: 0,
  num_parallel_tree: 12,
  subsample: 0.8,
  max_depth: 6,
}

export type OneHotBooster = {
  readonly json: string
  readonly ubj: Uint8Array
  readonly columns: readonly ForeignColumn[]
  /** By the library itself, before any link function. */
  margins(table: CensusTable): Float32Array
}

/** What somebody else may have trained: XGBoost on indicator columns, saved with their names. Needs the library. */
export function trainOneHot(
  table: CensusTable,
  { parameters, rounds }: Pick<TrainRequest, 'parameters' | 'rounds'>,
): OneHotBooster {
  const library = openXgboost({ threads: 1 })
  const trained = library.train({
    matrix: foreignMatrix(COLUMNS, table),
    labels: Float32Array.from(table.label),
    weights: new Float32Array(table.rows).fill(1),
    parameters: { seed: 3, tree_method: 'hist', ...parameters },
    rounds,
  })
  // In the text: the library takes no 1 where it wrote 1E0, and JSON.parse loses which it was.
  const unnamed = new TextDecoder().decode(trained.save('json'))
  const json = unnamed.replace('"feature_names":[]', `"feature_names":${JSON.stringify(NAMES)}`)
  const named = library.load(new TextEncoder().encode(json))
  const ubj = named.save('ubj')
  named.free()
  return { json, ubj, columns: COLUMNS, margins: (rows) => trained.margins(foreignMatrix(COLUMNS, rows)) }
}
