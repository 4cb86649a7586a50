import { FIELD_NAMES, isIntegerName } from './field'
import { resolveFieldName } from './names'

export type RowsReading =
  | { readonly records: readonly Record<string, unknown>[]; readonly notes: readonly string[] }
  | { readonly message: string; readonly row?: number }

const WEIGHT_AT = FIELD_NAMES.indexOf('migration code-change in msa')
const WEIGHT = 'instance weight'
const LABEL = 'label'
const LABEL_VALUE = /^(?:- ?50000\.?|50000\+\.?|[<>]=?\$?50k)$/i
const LEFT_OUT: ReadonlySet<string> = new Set([WEIGHT, 'instance_weight', 'weight', LABEL, 'income', 'target'])
const THOUSANDS = /^-?\d{1,3}(?:,\d{3})+$/
const NUMBER = /^-?\d+(?:\.\d+)?$/

/** Whether a column is the file's instance weight or label, or has no name: no part of a record, whatever it holds. */
export function isLeftOut(column: string): boolean {
  const name = column.trim().toLowerCase()
  return name === '' || LEFT_OUT.has(name)
}

/** The record without the file's instance weight and label; itself where it has neither. */
export function leaveOut(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  for (const name of LEFT_OUT) {
    if (Object.hasOwn(record, name))
      return Object.fromEntries(Object.entries(record).filter(([key]) => !isLeftOut(key)))
  }
  return record
}

/** How many of a row's cells name a census field. */
export function countFieldNames(row: readonly unknown[]): number {
  return row.filter((cell) => typeof cell === 'string' && resolveFieldName(cell) !== undefined).length
}

/** More than half of the filled cells are field names: a single one may be a value, as "Education" is an industry. */
export function isHeader(row: readonly unknown[]): boolean {
  const filled = row.filter((cell) => cell !== '' && cell !== null).length
  return filled > 0 && countFieldNames(row) * 2 > filled
}

/** A row of UCI's file, which has no header: 42 values, or fewer by the label, the instance weight or both. */
export function isUciRow(row: readonly unknown[]): boolean {
  return row.length >= FIELD_NAMES.length && row.length <= FIELD_NAMES.length + 2
}

function uciColumns(row: readonly unknown[]): readonly string[] {
  const hasLabel = row.length === FIELD_NAMES.length + 2 || LABEL_VALUE.test(String(row.at(-1)).trim())
  const hasWeight = row.length - (hasLabel ? 1 : 0) > FIELD_NAMES.length
  const columns: string[] = [...FIELD_NAMES]
  if (hasWeight) columns.splice(WEIGHT_AT, 0, WEIGHT)
  return hasLabel ? [...columns, LABEL] : columns
}

/** Cells of text become numbers where the column holds whole numbers; an empty cell is a field left out. */
function readCell(column: string, cell: unknown): unknown {
  if (typeof cell !== 'string') return cell
  const text = cell.trim()
  const name = resolveFieldName(column)
  if (!name || !isIntegerName(name)) return text
  if (THOUSANDS.test(text)) return Number(text.replaceAll(',', ''))
  return NUMBER.test(text) ? Number(text) : text
}

function toRecord(columns: readonly string[], row: readonly unknown[], dropped: ReadonlySet<number>) {
  const record: Record<string, unknown> = Object.create(null)
  for (const [i, column] of columns.entries()) {
    const cell = row[i]
    if (dropped.has(i) || cell === undefined || cell === null || cell === '') continue
    record[column] = readCell(column, cell)
  }
  return { ...record }
}

function quoteList(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `“${name}”`)
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '')
}

/** Records out of rows under named columns. Columns that are no census fields are left out, and said so. */
export function readColumns(columns: readonly string[], rows: readonly (readonly unknown[])[]): RowsReading {
  const tooLong = rows.findIndex((row) => row.slice(columns.length).some((cell) => cell !== '' && cell !== null))
  if (tooLong >= 0)
    return { message: `This row has more values than there are columns (${columns.length}).`, row: tooLong }
  if (countFieldNames(columns) === 0) return { message: 'No column is named like a census field.' }
  const notes: string[] = []
  const dropped = new Set<number>()
  const strangers: string[] = []
  for (const [i, column] of columns.entries()) {
    if (resolveFieldName(column)) continue
    dropped.add(i)
    if (!isLeftOut(column)) strangers.push(column)
  }
  if (dropped.size > strangers.length)
    notes.push('The instance weight and the label are no part of a record and were left out.')
  if (strangers.length > 0) notes.push(`Columns that are no census fields were left out: ${quoteList(strangers)}.`)
  return { records: rows.map((row) => toRecord(columns, row, dropped)), notes }
}

/** Rows that bring their own header, or stand in the order of UCI's file without one. */
export function readRows(rows: readonly (readonly unknown[])[]): RowsReading {
  const [first, ...rest] = rows
  if (!first) return { message: 'The table is empty.' }
  if (isHeader(first)) {
    if (rest.length === 0) return { message: 'The table has a header and no rows below it.', row: 0 }
    const reading = readColumns(first.map(String), rest)
    return 'row' in reading && reading.row !== undefined ? { ...reading, row: reading.row + 1 } : reading
  }
  if (!isUciRow(first))
    return {
      message: 'The first row neither names census fields nor has the 40 to 42 values of the census file.',
      row: 0,
    }
  const odd = rows.findIndex((row) => row.length !== first.length)
  if (odd >= 0)
    return { message: `This row has ${rows[odd]?.length ?? 0} values where the first has ${first.length}.`, row: odd }
  const reading = readColumns(uciColumns(first), rows)
  if ('message' in reading) return reading
  return { ...reading, notes: ['Read as rows of the census file, in its order.', ...reading.notes] }
}
