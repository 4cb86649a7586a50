import { type Delimiter, readDelimited } from './delimited'
import { lineAndColumn, readJsonValues } from './json-text'
import { countFieldNames, isHeader, isUciRow, type RowsReading, readColumns, readRows } from './rows'

export type PastedRecords = {
  readonly kind: 'record' | 'list' | 'json-lines' | 'split' | 'table'
  /** As they were written, unchecked: `parseRecord` reads each. */
  readonly records: readonly unknown[]
  /** What was left out or taken for granted, in sentences. */
  readonly notes: readonly string[]
}

/** `line` and `column` count from 1. */
export type Unreadable = {
  readonly kind: 'unreadable'
  readonly message: string
  readonly line?: number
  readonly column?: number
  /** Where the records were understood and are only too many. */
  readonly count?: number
}

export type Pasted = PastedRecords | Unreadable

export const DEFAULT_PASTE_LIMIT = 1000
export const DEFAULT_PASTE_CHARACTERS = 5_000_000

const ENVELOPES = ['records', 'instances', 'inputs', 'dataframe_records', 'dataframe_split'] as const
const DELIMITERS: readonly Delimiter[] = ['\t', ';', ',']

type PasteLimits = { readonly limit?: number; readonly characters?: number }

type JsonObject = { readonly [key: string]: unknown }

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(message: string): Unreadable {
  return { kind: 'unreadable', message }
}

function fromRows(kind: 'split' | 'table', reading: RowsReading): Pasted {
  if ('records' in reading) return { kind, ...reading }
  const place = kind === 'split' && reading.row !== undefined ? ` (row ${reading.row + 1})` : ''
  return unreadable(`${reading.message}${place}`)
}

function readSplit(value: JsonObject): Pasted {
  const { columns, data } = value
  if (!Array.isArray(data) || !data.every((row): row is unknown[] => Array.isArray(row)))
    return unreadable('The split form needs "data": a list of rows, each a list of values.')
  if (data.length === 0) return unreadable('The list is empty.')
  if (columns === undefined) return fromRows('split', readRows(data))
  if (!Array.isArray(columns) || !columns.every((name): name is string => typeof name === 'string'))
    return unreadable('The split form needs "columns": a list of field names.')
  return fromRows('split', readColumns(columns, data))
}

function readList(values: readonly unknown[]): Pasted {
  if (values.length === 0) return unreadable('The list is empty.')
  if (values.every((row): row is unknown[] => Array.isArray(row))) return fromRows('split', readRows(values))
  if (values.some(isObject)) return { kind: 'list', records: values, notes: [] }
  if (isUciRow(values)) return fromRows('split', readRows([values]))
  return unreadable('A list of records was expected: each an object in curly brackets.')
}

/** `{"age": [34, 51], "sex": ["Male", "Female"]}`, as data frames are written column by column. */
function readColumnLists(value: JsonObject): Pasted | undefined {
  const columns = Object.keys(value)
  const lists = Object.values(value)
  if (countFieldNames(columns) === 0 || !lists.every((list): list is unknown[] => Array.isArray(list))) return undefined
  const rows = lists[0]?.map((_, row) => lists.map((list) => list[row])) ?? []
  if (rows.length === 0 || lists.some((list) => list.length !== rows.length))
    return unreadable('The columns are not equally long.')
  return fromRows('split', readColumns(columns, rows))
}

function readObject(value: JsonObject): Pasted {
  if ('columns' in value && 'data' in value) return readSplit(value)
  const envelope = ENVELOPES.find((key) => Object.hasOwn(value, key))
  if (!envelope) return readColumnLists(value) ?? { kind: 'record', records: [value], notes: [] }
  const inner = value[envelope]
  const pasted = Array.isArray(inner)
    ? readList(inner)
    : isObject(inner)
      ? readInner(inner)
      : unreadable(`“${envelope}” should hold a list of records.`)
  if (pasted.kind === 'unreadable' || !('algorithm' in value || 'balancing' in value || 'threshold' in value))
    return pasted
  return { ...pasted, notes: [...pasted.notes, 'The model and threshold are those chosen on this page.'] }
}

/** One level only, so that envelopes inside envelopes cannot nest without end. */
function readInner(value: JsonObject): Pasted {
  if ('data' in value) return readSplit(value)
  return readColumnLists(value) ?? { kind: 'list', records: [value], notes: [] }
}

function readJson(text: string): Pasted {
  const reading = readJsonValues(text)
  if ('message' in reading) {
    const place = lineAndColumn(text, reading.offset)
    return { kind: 'unreadable', message: reading.message, ...place }
  }
  const [first, ...more] = reading.values
  if (!first) return unreadable('There is nothing to read.')
  if (more.length === 0 && !reading.hasCommas) {
    if (Array.isArray(first.value)) return readList(first.value)
    return isObject(first.value) ? readObject(first.value) : unreadable('A record is an object in curly brackets.')
  }
  const odd = reading.values.find(({ value }) => !isObject(value))
  if (odd) {
    const place = lineAndColumn(text, odd.offset)
    return { kind: 'unreadable', message: 'Every line should hold one record in curly brackets.', ...place }
  }
  const notes = reading.hasCommas ? ['Read as a list whose square brackets were missing.'] : []
  return { kind: 'json-lines', records: reading.values.map(({ value }) => value), notes }
}

function firstLine(text: string): string {
  return /[^\r\n]+/.exec(text)?.[0] ?? ''
}

/** The delimiter under which the first line names most fields; failing that, the one that cuts it into most cells. */
function guessDelimiter(text: string): Delimiter {
  const line = firstLine(text)
  const scored = DELIMITERS.map((delimiter) => {
    const cells = line.split(delimiter).map((cell) => cell.replace(/^\s*"|"\s*$/g, ''))
    return { delimiter, names: countFieldNames(cells), cells: cells.length }
  })
  const best = scored.toSorted((a, b) => b.names - a.names || b.cells - a.cells)[0]
  return best?.delimiter ?? '\t'
}

/** One record written down the page: field names in the first column, values in the second. */
function isSheetOfOne(rows: readonly (readonly string[])[]): boolean {
  const [first] = rows
  return (
    first !== undefined &&
    !isHeader(first) &&
    rows.every((row) => row.length === 2) &&
    isHeader(rows.map((row) => row[0] ?? ''))
  )
}

function readTable(text: string): Pasted {
  const table = readDelimited(text, guessDelimiter(text))
  if ('openQuoteLine' in table)
    return {
      kind: 'unreadable',
      message: 'A quoted cell begins here and is never closed.',
      line: table.openQuoteLine,
      column: 1,
    }
  const { rows, lines } = table
  const sideways = isSheetOfOne(rows)
  const reading = sideways
    ? readColumns(
        rows.map((row) => row[0] ?? ''),
        [rows.map((row) => row[1] ?? '')],
      )
    : readRows(rows)
  if ('records' in reading) return { kind: 'table', ...reading }
  const line = reading.row === undefined ? undefined : lines[reading.row]
  return { kind: 'unreadable', message: reading.message, ...(line === undefined ? {} : { line, column: 1 }) }
}

/**
 * Finds out what a pasted text is and takes the records out of it: a JSON record, list, JSON Lines, the split and
 * column forms and envelopes of data frames, a table from a spreadsheet or CSV file, rows of UCI's file. Never throws.
 */
export function readPasted(text: string, limits: PasteLimits = {}): Pasted {
  const { limit = DEFAULT_PASTE_LIMIT, characters = DEFAULT_PASTE_CHARACTERS } = limits
  if (text.length > characters)
    return unreadable(`The text is too long: at most ${characters.toLocaleString('en-US')} characters can be read.`)
  const plain = text.replace(/^\uFEFF/, '')
  if (plain.trim() === '') return unreadable('There is nothing to read.')
  const pasted = /^\s*[{[]/.test(plain) ? readJson(plain) : readTable(plain)
  if (pasted.kind === 'unreadable' || pasted.records.length <= limit) return pasted
  const count = pasted.records.length
  const [had, most] = [count, limit].map((number) => number.toLocaleString('en-US'))
  return { ...unreadable(`These are ${had} records; at most ${most} can be predicted at a time.`), count }
}
