import type { FieldName, IntegerName } from '@/lib/core/census/field'
import { FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'
import type { CensusTable } from '@/lib/core/census/table'
import { columnOf } from '@/lib/core/census/table'
import type { Matrix } from './matrix'

/** How one field becomes one column of the trees' input. */
export type Encoder =
  | { readonly kind: 'number'; readonly field: IntegerName }
  | {
      readonly kind: 'rank'
      readonly field: FieldName
      /** Known values in rank order: strings for string fields, whole numbers for coded ones. */
      readonly keys: readonly (string | number)[]
      /** Given to a value that training never saw: between the ranks where the overall rate lies. */
      readonly fallback: number
    }

/** Integer fields whose order is their meaning; every other field is ranked by what it says of income. */
const NUMBERS: ReadonlySet<FieldName> = new Set([
  'age',
  'wage per hour',
  'capital gains',
  'capital losses',
  'dividends from stocks',
  'num persons worked for employer',
  'weeks worked in year',
])

/** Pseudo-people at the overall rate that each value starts with, in units of the mean instance weight. */
export const DEFAULT_RATE_SMOOTHING = 20

/**
 * One encoder a field, in field order. A category's rank is its place when values are sorted by their smoothed,
 * weighted share above $50k: ordinal target encoding, of which the trees use the order alone.
 */
export function fitEncoders(table: CensusTable, smoothing = DEFAULT_RATE_SMOOTHING): readonly Encoder[] {
  const meanWeight = sum(table.weight) / table.rows
  const overallRate = rateOf(table)
  return FIELD_NAMES.map((field): Encoder => {
    if (NUMBERS.has(field) && isIntegerName(field)) return { kind: 'number', field }
    const rates = ratesByValue(table, field, { smoothing: smoothing * meanWeight, overallRate })
    const below = rates.filter(({ rate }) => rate < overallRate).length
    return { kind: 'rank', field, keys: rates.map(({ key }) => key), fallback: below - 0.5 }
  })
}

/** @returns one row a record, one column an encoder. */
export function encodeTable(encoders: readonly Encoder[], table: CensusTable): Matrix {
  const columns = encoders.length
  const values = new Float32Array(table.rows * columns)
  encoders.forEach((encoder, column) => {
    const numbers = columnOf(table, encoder.field)
    const translate = encoder.kind === 'number' ? undefined : translation(encoder, table)
    for (let row = 0; row < table.rows; row++) {
      const number = numbers[row] ?? 0
      values[row * columns + column] = translate ? translate(number) : number
    }
  })
  return { values, rows: table.rows, columns }
}

type RankEncoder = Extract<Encoder, { kind: 'rank' }>

/** From a number in the table's column, which may be a level's code, to the rank. */
function translation({ field, keys, fallback }: RankEncoder, table: CensusTable): (number: number) => number {
  const ranks = new Map(keys.map((key, rank) => [key, rank]))
  if (isIntegerName(field)) return (code) => ranks.get(code) ?? fallback
  const byCode = table.categories[field].levels.map((level) => ranks.get(level) ?? fallback)
  return (code) => byCode[code] ?? fallback
}

type Rate = { readonly key: string | number; readonly rate: number }

function ratesByValue(
  table: CensusTable,
  field: FieldName,
  { smoothing, overallRate }: { smoothing: number; overallRate: number },
): readonly Rate[] {
  const numbers = columnOf(table, field)
  const totals = new Map<number, { weight: number; above: number }>()
  for (let row = 0; row < table.rows; row++) {
    const number = numbers[row] ?? 0
    const total = totals.get(number) ?? { weight: 0, above: 0 }
    const weight = table.weight[row] ?? 0
    total.weight += weight
    total.above += weight * (table.label[row] ?? 0)
    totals.set(number, total)
  }
  const keyOf = (number: number) => (isIntegerName(field) ? number : (table.categories[field].levels[number] ?? ''))
  return [...totals]
    .map(([number, { weight, above }]): Rate => {
      return { key: keyOf(number), rate: (above + smoothing * overallRate) / (weight + smoothing) }
    })
    .sort((a, b) => a.rate - b.rate || (a.key < b.key ? -1 : 1))
}

/** Weighted share above $50k, 0..1. */
export function rateOf(table: CensusTable): number {
  let above = 0
  for (let row = 0; row < table.rows; row++) above += (table.weight[row] ?? 0) * (table.label[row] ?? 0)
  return above / sum(table.weight)
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
