import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { FIELD_NAMES, INTEGER_NAMES, isIntegerName, STRING_NAMES } from '@/lib/core/census/field'
import type { CensusTable } from '@/lib/core/census/table'
import { AppError } from '@/lib/core/errors'

const WEIGHT = 'instance weight'
const LABEL = 'label'
/** UCI's columns: the weight stands 25th, the label last. */
const COLUMNS = [...FIELD_NAMES.slice(0, 24), WEIGHT, ...FIELD_NAMES.slice(24), LABEL] as const

const [COMMA, BLANK, TAB, RETURN, NEWLINE, POINT, ZERO, NINE] = [44, 32, 9, 13, 10, 46, 48, 57]

export type CensusText = {
  readonly table: CensusTable
  /** SHA-256 of the uncompressed text, hexadecimal. */
  readonly digest: string
}

/**
 * Reads a census file in UCI's format, plain or gzipped: 42 values a line, comma-separated, no header.
 * @throws AppError `data-invalid` naming line and field of the first malformed value, never the value.
 */
export async function readCensusText(path: string): Promise<CensusText> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AppError('data-invalid', `Cannot read the census file ${path}. "npm run data" fetches it.`, { cause })
  })
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = isGzip
    ? await promisify(gunzip)(bytes).catch((cause: unknown) => {
        throw new AppError('data-invalid', `${path} is a damaged gzip file.`, { cause })
      })
    : bytes
  return { table: parseCensusText(text, basename(path)), digest: createHash('sha256').update(text).digest('hex') }
}

export async function readCensusTable(path: string): Promise<CensusTable> {
  return (await readCensusText(path)).table
}

/** `name` is what errors call the text. */
export function parseCensusText(text: Uint8Array, name: string): CensusTable {
  const capacity = countLines(text)
  const readers = COLUMNS.map((column) => readerFor(column, text, capacity))
  let row = 0
  let line = 0
  for (let at = 0; at < text.length; ) {
    let end = text.indexOf(NEWLINE, at)
    if (end < 0) end = text.length
    line++
    if (!isBlank(text, at, end)) readLine(text, { at, end, row: row++ }, readers, (what) => fail(name, line, what))
    at = end + 1
  }
  return assemble(readers, row)
}

type Span = { readonly at: number; readonly end: number; readonly row: number }
type Reader = {
  /** Takes the trimmed bytes of one value; answers what is wrong with it, or nothing. */
  readonly read: (start: number, end: number, row: number) => string | undefined
  readonly finish: (rows: number) => unknown
}

function readLine(
  text: Uint8Array,
  { at, end, row }: Span,
  readers: readonly Reader[],
  refuse: (what: string) => never,
) {
  let start = at
  for (let column = 0; column < readers.length; column++) {
    let stop = start
    while (stop < end && text[stop] !== COMMA) stop++
    const isLast = column === readers.length - 1
    if (stop >= end && !isLast)
      refuse(`${column + 1} values instead of ${readers.length}, field "${COLUMNS[column + 1]}" is missing`)
    if (stop < end && isLast) refuse(`more than ${readers.length} values`)
    let from = start
    let to = stop
    while (from < to && isSpace(text[from])) from++
    while (to > from && isSpace(text[to - 1])) to--
    const wrong = readers[column]?.read(from, to, row)
    if (wrong) refuse(`field "${COLUMNS[column]}" ${wrong}`)
    start = stop + 1
  }
}

function fail(name: string, line: number, what: string): never {
  throw new AppError('data-invalid', `${name}, line ${line}: ${what}.`)
}

function isSpace(byte: number | undefined): boolean {
  return byte === BLANK || byte === TAB || byte === RETURN
}

function isBlank(text: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isSpace(text[i])) return false
  return true
}

function countLines(text: Uint8Array): number {
  let lines = 1
  for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, at + 1)) lines++
  return lines
}

function readerFor(column: (typeof COLUMNS)[number], text: Uint8Array, capacity: number): Reader {
  if (column === WEIGHT) return weightReader(text, capacity)
  if (column === LABEL) return labelReader(text, capacity)
  return isIntegerName(column) ? integerReader(text, capacity) : categoryReader(text, capacity)
}

function integerReader(text: Uint8Array, capacity: number): Reader {
  const values = new Int32Array(capacity)
  const read = (start: number, end: number, row: number) => {
    const value = digitsAt(text, start, end)
    if (value < 0 || end - start > 9) return 'is not a whole number'
    values[row] = value
    return undefined
  }
  return { read, finish: (rows) => values.slice(0, rows) }
}

/** -1 where a byte is no digit or none is there. */
function digitsAt(text: Uint8Array, start: number, end: number): number {
  let value = start < end ? 0 : -1
  for (let i = start; i < end; i++) {
    const byte = text[i] ?? 0
    if (byte < ZERO || byte > NINE) return -1
    value = value * 10 + (byte - ZERO)
  }
  return value
}

function weightReader(text: Uint8Array, capacity: number): Reader {
  const values = new Float64Array(capacity)
  const read = (start: number, end: number, row: number) => {
    const point = text.subarray(start, end).indexOf(POINT)
    const whole = digitsAt(text, start, point < 0 ? end : start + point)
    const decimals = point < 0 ? 0 : end - start - point - 1
    const fraction = decimals === 0 ? 0 : digitsAt(text, start + point + 1, end)
    // Both parts are exact below 2^53, so one division rounds as a parser of decimals would.
    const weight = (whole * 10 ** decimals + fraction) / 10 ** decimals
    if (whole < 0 || fraction < 0 || end - start > 15 || !(weight > 0)) return 'is not a positive number'
    values[row] = weight
    return undefined
  }
  return { read, finish: (rows) => values.slice(0, rows) }
}

function labelReader(text: Uint8Array, capacity: number): Reader {
  const values = new Uint8Array(capacity)
  const [above, below] = [Buffer.from('50000+.'), Buffer.from('- 50000.')]
  const read = (start: number, end: number, row: number) => {
    const value = text.subarray(start, end)
    const isAbove = above.equals(value)
    if (!isAbove && !below.equals(value)) return 'is neither "- 50000." nor "50000+."'
    values[row] = isAbove ? 1 : 0
    return undefined
  }
  return { read, finish: (rows) => values.slice(0, rows) }
}

const INTERN_SLOTS = 4096
const MAX_LEVELS = 1024

/** Interns levels by a hash over their bytes; equal hashes are told apart by the bytes themselves. */
function categoryReader(text: Uint8Array, capacity: number): Reader {
  const codes = new Uint16Array(capacity)
  const slots = new Int16Array(INTERN_SLOTS).fill(-1)
  const known: Uint8Array[] = []
  const read = (start: number, end: number, row: number) => {
    if (start === end) return 'is empty'
    let hash = end - start
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (text[i] ?? 0), 0x01000193)
    let slot = (hash ^ (hash >>> 13)) & (INTERN_SLOTS - 1)
    for (;;) {
      const code = slots[slot] ?? -1
      if (code < 0) break
      if (hasBytes(known[code], text, start, end)) {
        codes[row] = code
        return undefined
      }
      slot = (slot + 1) & (INTERN_SLOTS - 1)
    }
    if (known.length === MAX_LEVELS) return `has more than ${MAX_LEVELS} different values`
    codes[row] = slots[slot] = known.push(text.slice(start, end)) - 1
    return undefined
  }
  const finish = (rows: number) => ({
    codes: codes.slice(0, rows),
    levels: known.map((level) => Buffer.from(level).toString('utf8')),
  })
  return { read, finish }
}

function hasBytes(level: Uint8Array | undefined, text: Uint8Array, start: number, end: number): boolean {
  if (level?.length !== end - start) return false
  for (let i = 0; i < level.length; i++) if (level[i] !== text[start + i]) return false
  return true
}

function assemble(readers: readonly Reader[], rows: number): CensusTable {
  const columns = new Map(COLUMNS.map((column, i) => [column, readers[i]?.finish(rows)]))
  const pick = (names: readonly (typeof COLUMNS)[number][]) =>
    Object.fromEntries(names.map((name) => [name, columns.get(name)]))
  // Each reader finishes with the column type that `readerFor` chose by the same names.
  return {
    rows,
    integers: pick(INTEGER_NAMES),
    categories: pick(STRING_NAMES),
    weight: columns.get(WEIGHT),
    label: columns.get(LABEL),
  } as CensusTable
}
