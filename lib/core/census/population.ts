import type { FieldName } from './field'
import { FIELD_NAMES, isIntegerName } from './field'
import { fieldOf } from './fields'
import type { CensusTable } from './table'

/** Share of the population by field and level; quantities are left out. */
export type PopulationShares = { readonly [N in FieldName]?: { readonly [value: string]: number } }

/** Level shares weighted by the instance weight, to three significant digits, levels in the field table's order. */
export function measurePopulation(table: CensusTable): PopulationShares {
  const total = table.weight.reduce((sum, weight) => sum + weight, 0)
  const entries = FIELD_NAMES.filter((name) => fieldOf(name).kind === 'category').map((name) => {
    const weights = weighLevels(table, name)
    const shares = (fieldOf(name).levels ?? []).map(({ value }) => {
      return [value, Number(((weights.get(String(value)) ?? 0) / total).toPrecision(3))]
    })
    return [name, Object.fromEntries(shares)]
  })
  return Object.fromEntries(entries)
}

function weighLevels(table: CensusTable, name: FieldName): Map<string, number> {
  const weights = new Map<string, number>()
  const add = (value: string, row: number) => weights.set(value, (weights.get(value) ?? 0) + (table.weight[row] ?? 0))
  if (isIntegerName(name)) {
    table.integers[name].forEach((value, row) => {
      add(String(value), row)
    })
  } else {
    const { codes, levels } = table.categories[name]
    codes.forEach((code, row) => {
      add(levels[code] ?? '', row)
    })
  }
  return weights
}
