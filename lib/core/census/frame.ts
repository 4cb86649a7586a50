import { AppError, type FieldIssue } from '../errors'
import { readDelimited } from './delimited'
import type { FieldName } from './field'
import { resolveFieldName } from './names'
import { parseRecord } from './record'
import { isLeftOut, leaveOut } from './rows'

/** One person as a client's table has them; values are not checked yet. */
export type FrameRecord = Readonly<Record<string, unknown>>

/** Room for the 40 fields, the weight, the label, and some mistakes. */
const MAX_COLUMNS = 100

/**
 * Records out of rows under named columns. The file's weight and label, and columns without a name, are left out.
 * @throws AppError `bad-request` where rows and columns do not fit; `invalid-input` naming columns that are no fields
 */
export function recordsOfRows(columns: readonly unknown[], rows: readonly unknown[]): readonly FrameRecord[] {
  const names = fieldsOf(columns)
  return rows.map((row, index) => {
    if (!Array.isArray(row)) throw misshapen(`Row ${index} is no list of values.`)
    if (row.length !== columns.length)
      throw misshapen(`Row ${index} has ${row.length} values for ${columns.length} columns.`)
    return recordOf(names, row)
  })
}

/** The same out of columns: a list of values each, or a value each for one person. @throws AppError `invalid-input` */
export function recordsOfColumns(columns: Readonly<Record<string, unknown>>): readonly FrameRecord[] {
  const lists = Object.values(columns)
  const names = fieldsOf(Object.keys(columns))
  if (!lists.some(Array.isArray)) return [recordOf(names, lists)]
  const rows = Array.isArray(lists[0]) ? lists[0].length : 0
  const isEven = (list: unknown): list is readonly unknown[] => Array.isArray(list) && list.length === rows
  if (!lists.every(isEven)) throw refused('Every column must be a list, and all of them of the same length.')
  return Array.from({ length: rows }, (_, row) =>
    recordOf(
      names,
      lists.map((list) => list[row]),
    ),
  )
}

/** The same out of objects, a person each. @throws AppError `bad-request`; `invalid-input` for an empty list */
export function recordsOfObjects(objects: readonly unknown[]): readonly FrameRecord[] {
  if (objects.length === 0) throw refused('The list is empty: give at least one record.')
  return objects.map((record, index) => {
    if (!isObject(record)) throw misshapen(`Item ${index} is no object of census fields and their values.`)
    return leaveOut(record)
  })
}

/** The same out of comma-separated text under a header. Reads one row beyond `maxRows` at most. @throws AppError as `recordsOfRows` */
export function recordsOfCsv(text: string, { maxRows }: { maxRows: number }): readonly FrameRecord[] {
  const reading = readDelimited(text, ',', { keepsEmptyRows: true, maxRows: maxRows + 1, maxCells: MAX_COLUMNS })
  if ('openQuoteLine' in reading) throw misshapen(`The quote on line ${reading.openQuoteLine} is never closed.`)
  const [columns, ...rows] = reading.rows
  if (!columns) throw misshapen('The text is empty: it must be a header and the rows below it, with commas between.')
  const odd = rows.findIndex((row) => row.length !== columns.length)
  if (odd >= 0) {
    const [line, values] = [reading.lines[odd + 1], rows[odd]?.length]
    throw misshapen(`Line ${line} has ${values} values for ${columns.length} columns.`)
  }
  return recordsOfRows(columns, rows)
}

function isObject(value: unknown): value is FrameRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function recordOf(names: readonly (FieldName | undefined)[], row: readonly unknown[]): FrameRecord {
  const record: { [N in FieldName]?: unknown } = {}
  for (let column = 0; column < names.length; column++) {
    const name = names[column]
    if (name !== undefined) record[name] = row[column]
  }
  return record
}

/** The field of each column; undefined for what is left out. @throws AppError `invalid-input` */
function fieldsOf(columns: readonly unknown[]): readonly (FieldName | undefined)[] {
  if (columns.length > MAX_COLUMNS) throw refused(`There are ${columns.length} columns; a record has 40 fields.`)
  // Lists within lists have no text that a stack would be deep enough for, and an object says of itself what it likes.
  if (columns.some((column) => typeof column === 'object' && column !== null)) throw misshapen('Columns must be texts.')
  const texts = columns.map(String)
  const kept = texts.filter((text) => !isLeftOut(text))
  const issues = issuesOf(kept)
  if (issues.length > 0) throw refused('Columns must name census fields, each once.', issues)
  return texts.map((text) => (isLeftOut(text) ? undefined : resolveFieldName(text)))
}

/** Known of a record by its keys alone, for nothing is given in it. */
function issuesOf(columns: readonly string[]): readonly FieldIssue[] {
  const twice = columns.filter((column, index) => columns.indexOf(column) < index)
  const parsed = parseRecord(Object.fromEntries(columns.map((column) => [column, null])))
  return [
    ...twice.map((column) => ({ path: [column], message: 'The column is there twice.' })),
    ...(parsed.ok ? [] : parsed.issues),
  ]
}

function misshapen(message: string): AppError {
  return new AppError('bad-request', message)
}

function refused(message: string, issues: readonly FieldIssue[] = [{ path: [], message }]): AppError {
  return new AppError('invalid-input', message, { issues })
}
