import type { FieldName, IntegerName } from '@/lib/core/census/field'
import { isIntegerName } from '@/lib/core/census/field'
import { fieldOf } from '@/lib/core/census/fields'
import { foldName, resolveFieldName } from '@/lib/core/census/names'
import type { CensusTable } from '@/lib/core/census/table'
import { columnOf } from '@/lib/core/census/table'
import type { Matrix } from './matrix'

/** What a column of a model trained elsewhere is of a census record. */
export type ForeignColumn =
  | { readonly kind: 'number'; readonly field: IntegerName }
  /** 1 where the field has this level, 0 elsewhere. */
  | { readonly kind: 'indicator'; readonly field: FieldName; readonly level: string | number }

export type ForeignColumnRefusal = { readonly kind: 'refused'; readonly reason: string }

/**
 * Reads a column's name: an integer field in any accepted spelling, or an indicator as `field=level`, `field[level]` or
 * `field_level`. scikit-learn's prefix of the step, `step__`, is passed over. Names are no personal data: reasons quote them.
 */
export function readForeignColumn(name: string): ForeignColumn | ForeignColumnRefusal {
  const parts = partsOf(name)
  const found = parts.flatMap(({ field, text }) => {
    const level = levelOf(field, text)
    return level === undefined ? [] : [{ kind: 'indicator', field, level } as const]
  })
  const [first] = found
  if (first) {
    const agree = found.every(({ field, level }) => field === first.field && level === first.level)
    return agree ? first : refused(`"${name}" may be read in several ways.`)
  }
  // After the indicators: names are compared by letters and digits, and the level "?" has none.
  const whole = resolveFieldName(name)
  if (whole) {
    return isIntegerName(whole)
      ? { kind: 'number', field: whole }
      : refused(`"${name}" is a field of words, which may come as indicators of its levels alone.`)
  }
  const [known] = parts
  if (known) return refused(`"${name}" names no level of the field "${known.field}".`)
  const step = /^[a-z][a-z0-9-]*__(.+)$/is.exec(name)?.[1]
  return step ? readForeignColumn(step) : refused(`"${name}" is no census field.`)
}

function refused(reason: string): ForeignColumnRefusal {
  return { kind: 'refused', reason }
}

type Parts = { readonly field: FieldName; readonly text: string }

/** Every way to cut the name into a field and a text; a level may hold any of the marks itself. */
function partsOf(name: string): readonly Parts[] {
  const bracketed = /^([^[]+)\[(.*)\]$/s.exec(name)
  const cuts = [...name.matchAll(/[=_]/g)].map(({ index }) => [name.slice(0, index), name.slice(index + 1)] as const)
  if (bracketed) cuts.unshift([bracketed[1] ?? '', bracketed[2] ?? ''])
  return cuts.flatMap(([key, text]) => {
    const field = resolveFieldName(key)
    return field ? [{ field, text: text.trim() }] : []
  })
}

/**
 * The level that the text spells: as the file does, or with the `<` that XGBoost forbids in names as `_`, or, where that
 * fits one level alone, by letters and digits.
 */
function levelOf(field: FieldName, text: string): string | number | undefined {
  const levels = (fieldOf(field).levels ?? []).map(({ value }) => value)
  // pandas makes floating point of whole numbers where some are missing.
  const spelled = isIntegerName(field) ? text.replace(/\.0+$/, '') : text
  const exact = levels.find((value) => [String(value), String(value).replaceAll('<', '_')].includes(spelled))
  if (exact !== undefined) return exact
  const folded = foldName(spelled)
  const alike = folded === '' ? [] : levels.filter((value) => foldName(String(value)) === folded)
  return alike.length === 1 ? alike[0] : undefined
}

/** @returns one row a record, one column a foreign column: what the model was given where it was trained. */
export function foreignMatrix(columns: readonly ForeignColumn[], table: CensusTable): Matrix {
  const values = new Float32Array(table.rows * columns.length)
  columns.forEach((column, place) => {
    const numbers = columnOf(table, column.field)
    const codes = column.kind === 'number' ? undefined : codesOf(column.field, column.level, table)
    for (let row = 0; row < table.rows; row++) {
      const number = numbers[row] ?? 0
      values[row * columns.length + place] = codes === undefined ? number : Number(codes.has(number))
    }
  })
  return { values, rows: table.rows, columns: columns.length }
}

/** What the table's column holds for the level; a table may hold a level twice, or not at all. */
function codesOf(field: FieldName, level: string | number, table: CensusTable): ReadonlySet<number> {
  if (isIntegerName(field)) return new Set([Number(level)])
  return new Set(table.categories[field].levels.flatMap((one, code) => (one === level ? [code] : [])))
}
