import type { Prediction } from '@/lib/contracts/predict'
import { FIELD_NAMES, type FieldName, type PartialRecord } from '@/lib/core/census/field'
import { parseRecord } from '@/lib/core/census/record'
import type { FieldIssue } from '@/lib/core/errors'

/** `number` counts from 1 in the order of the text; `raw` is the record as it was written. */
export type CheckedRow =
  | { readonly kind: 'good'; readonly number: number; readonly raw: unknown; readonly record: PartialRecord }
  | { readonly kind: 'bad'; readonly number: number; readonly raw: unknown; readonly issues: readonly FieldIssue[] }

export type GoodRow = CheckedRow & { readonly kind: 'good' }
export type ResultRow = (GoodRow & { readonly prediction?: Prediction }) | (CheckedRow & { readonly kind: 'bad' })

const EMPTY_ISSUE: FieldIssue = { path: [], message: 'No field is given.' }

export function checkRecords(records: readonly unknown[]): readonly CheckedRow[] {
  return records.map((raw, i): CheckedRow => {
    const number = i + 1
    const parsed = parseRecord(raw)
    if (!parsed.ok) return { kind: 'bad', number, raw, issues: parsed.issues }
    if (Object.keys(parsed.record).length === 0) return { kind: 'bad', number, raw, issues: [EMPTY_ISSUE] }
    return { kind: 'good', number, raw, record: parsed.record }
  })
}

export function goodRecords(rows: readonly CheckedRow[]): readonly PartialRecord[] {
  return rows.flatMap((row) => (row.kind === 'good' ? [row.record] : []))
}

/** Predictions stand in the order of the good rows. */
export function joinPredictions(rows: readonly CheckedRow[], predictions: readonly Prediction[]): readonly ResultRow[] {
  let next = 0
  return rows.map((row) => {
    if (row.kind === 'bad') return row
    const prediction = predictions[next++]
    return prediction ? { ...row, prediction } : row
  })
}

/** Well below what the server takes in one body, for the rest of the body's keys. */
export const DEFAULT_BATCH_BYTES = 900_000

/** Cuts the records into pieces whose JSON stays below `maxBytes`, in order. */
export function splitByBytes(records: readonly PartialRecord[], maxBytes = DEFAULT_BATCH_BYTES): PartialRecord[][] {
  const encoder = new TextEncoder()
  const pieces: PartialRecord[][] = []
  let room = 0
  for (const record of records) {
    const bytes = encoder.encode(JSON.stringify(record)).length + 1
    if (pieces.length === 0 || bytes > room) {
      pieces.push([])
      room = maxBytes
    }
    pieces.at(-1)?.push(record)
    room -= bytes
  }
  return pieces
}

export type SortOrder = 'as pasted' | 'highest first' | 'lowest first'

export const NEXT_ORDER = {
  'as pasted': 'highest first',
  'highest first': 'lowest first',
  'lowest first': 'as pasted',
} as const satisfies Record<SortOrder, SortOrder>

/** Rows without an answer come last, whichever way. */
export function sortRows(rows: readonly ResultRow[], order: SortOrder): readonly ResultRow[] {
  if (order === 'as pasted') return rows
  const sign = order === 'highest first' ? -1 : 1
  const keyOf = (row: ResultRow) => (row.kind === 'good' && row.prediction ? sign * row.prediction.probability : 2)
  return rows.toSorted((a, b) => keyOf(a) - keyOf(b) || a.number - b.number)
}

export type Totals = {
  readonly records: number
  readonly bad: number
  readonly above: number
  readonly answered: number
  /** Mean of the probabilities; absent where there are none. */
  readonly meanProbability?: number
}

export function sumUp(rows: readonly ResultRow[]): Totals {
  const predictions = rows.flatMap((row) => (row.kind === 'good' && row.prediction ? [row.prediction] : []))
  const sum = predictions.reduce((total, { probability }) => total + probability, 0)
  return {
    records: rows.length,
    bad: rows.filter(({ kind }) => kind === 'bad').length,
    above: predictions.filter(({ label }) => label === '>$50k').length,
    answered: predictions.length,
    ...(predictions.length > 0 ? { meanProbability: sum / predictions.length } : {}),
  }
}

/** The columns that tell people apart at a glance. */
export const SHOWN_FIELDS: readonly { readonly name: FieldName; readonly heading: string }[] = [
  { name: 'age', heading: 'Age' },
  { name: 'sex', heading: 'Sex' },
  { name: 'education', heading: 'Education' },
  { name: 'major occupation code', heading: 'Occupation' },
]

export type ShownCell = { readonly text: string; readonly isAssumed: boolean }

export function showCell(row: ResultRow, name: FieldName): ShownCell {
  if (row.kind === 'bad') return { text: '', isAssumed: false }
  const given = row.record[name]
  if (given !== undefined) return { text: String(given), isAssumed: false }
  const assumed = row.prediction?.assumed[name]
  return { text: assumed === undefined ? '' : String(assumed), isAssumed: assumed !== undefined }
}

export function countAssumed(prediction: Prediction): number {
  return FIELD_NAMES.filter((name) => prediction.assumed[name] !== undefined).length
}

/** "education: Education must be one of its 17 levels. Did you mean …?" */
export function describeIssue({ path, message, suggestions = [] }: FieldIssue): string {
  const place = path.length > 0 ? `${path.join(', ')}: ` : ''
  const hint = suggestions.length > 0 ? ` Did you mean ${suggestions.map((one) => `“${one}”`).join(' or ')}?` : ''
  return `${place}${message}${hint}`
}
