import type { CensusRecord, FieldName, IntegerName, StringName } from './field'
import { FIELD_NAMES, INTEGER_NAMES, isIntegerName, STRING_NAMES } from './field'

/** A string column: `levels[codes[row]]`. Levels stand in the order of their first appearance. */
export type CategoryColumn = { readonly codes: Uint16Array; readonly levels: readonly string[] }

/** Census records by column, with what the file says beside the 40 fields. */
export type CensusTable = {
  readonly rows: number
  readonly integers: { readonly [N in IntegerName]: Int32Array }
  readonly categories: { readonly [N in StringName]: CategoryColumn }
  /** How many people of the population each record stands for; > 0. Never a feature. */
  readonly weight: Float64Array
  /** 1: income above $50k. */
  readonly label: Uint8Array
}

/** One column as whole numbers: the values of an integer field, the codes of a category. */
export function columnOf(table: CensusTable, name: FieldName): Int32Array | Uint16Array {
  return isIntegerName(name) ? table.integers[name] : table.categories[name].codes
}

export function recordAt(table: CensusTable, row: number): CensusRecord {
  const entries = FIELD_NAMES.map((name): [FieldName, string | number] => {
    if (isIntegerName(name)) return [name, table.integers[name][row] ?? 0]
    const { codes, levels } = table.categories[name]
    return [name, levels[codes[row] ?? 0] ?? '']
  })
  // Every name of the closed list was just given a value of its kind.
  return Object.fromEntries(entries) as CensusRecord
}

/** The rows of `table` named by `rows`, in that order. */
export function takeRows(table: CensusTable, rows: Int32Array): CensusTable {
  const pick = <T extends Int32Array | Uint16Array | Float64Array | Uint8Array>(from: T, to: T): T => {
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] ?? 0] ?? 0
    return to
  }
  const n = rows.length
  const integers = Object.fromEntries(
    INTEGER_NAMES.map((name) => [name, pick(table.integers[name], new Int32Array(n))]),
  )
  const categories = Object.fromEntries(
    STRING_NAMES.map((name) => {
      const { codes, levels } = table.categories[name]
      return [name, { codes: pick(codes, new Uint16Array(n)), levels }]
    }),
  )
  return {
    rows: n,
    integers: integers as CensusTable['integers'],
    categories: categories as CensusTable['categories'],
    weight: pick(table.weight, new Float64Array(n)),
    label: pick(table.label, new Uint8Array(n)),
  }
}

type EqualRows = {
  /** Group of each row, numbered by first appearance. */
  readonly groups: Int32Array
  readonly count: number
}

/** Puts rows into groups that agree in all 40 fields, and with `wholeRecord` in weight and label too. */
export function groupEqualRows(table: CensusTable, { wholeRecord }: { wholeRecord: boolean }): EqualRows {
  const columns: (Int32Array | Uint16Array | Float64Array | Uint8Array)[] = FIELD_NAMES.map((name) =>
    columnOf(table, name),
  )
  if (wholeRecord) columns.push(table.weight, table.label)
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, table.rows * 2)))
  const slots = new Int32Array(size).fill(-1) // open addressing: the first row of the group that sits here
  const groups = new Int32Array(table.rows)
  const areEqual = (a: number, b: number) => columns.every((column) => column[a] === column[b])
  let count = 0
  for (let row = 0; row < table.rows; row++) {
    let slot = hashRow(columns, row) & (size - 1)
    for (let first = slots[slot] ?? -1; ; first = slots[slot] ?? -1) {
      if (first < 0) {
        slots[slot] = row
        groups[row] = count++
        break
      }
      if (areEqual(first, row)) {
        groups[row] = groups[first] ?? 0
        break
      }
      slot = (slot + 1) & (size - 1)
    }
  }
  return { groups, count }
}

/** FNV-1a over the columns' numbers; weights enter in hundredths, the file's precision. */
function hashRow(columns: readonly ArrayLike<number>[], row: number): number {
  let hash = 0x811c9dc5
  for (const column of columns) {
    hash = Math.imul(hash ^ Math.round((column[row] ?? 0) * 100), 0x01000193)
    hash ^= hash >>> 15
  }
  return hash >>> 0
}
