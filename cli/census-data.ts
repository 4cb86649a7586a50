import { readCensusText } from '@/lib/adapters/files/census-text'
import type { CensusTable } from '@/lib/core/census/table'
import { rateOf } from '@/lib/core/ensemble/encoder'
import type { ModelCard } from '@/lib/core/registry/card'
import { dropDuplicates } from '@/lib/core/training/split'

/** Where `npm run data` puts the file. */
export const DEFAULT_DATA = 'data/census-income.data'

export type CensusData = {
  /** Without exact duplicates. */
  readonly table: CensusTable
  readonly facts: ModelCard['data']
}

/** @throws AppError `data-invalid` where the file cannot be read, or a line of it is malformed. */
export async function readCensusData(path: string): Promise<CensusData> {
  const { table: whole, digest } = await readCensusText(path)
  const table = dropDuplicates(whole)
  const above = table.label.reduce((sum, value) => sum + value, 0)
  return {
    table,
    facts: {
      digest,
      rows: table.rows,
      duplicatesDropped: whole.rows - table.rows,
      positiveShare: { weighted: rateOf(table), unweighted: above / table.rows },
    },
  }
}
