import { FIELD_NAMES } from '@/lib/core/census/field'
import { describeIssue, type ResultRow } from './prepare-rows'

const FORMULA = /^[=+\-@\t\r]/
const NEEDS_QUOTES = /[",\r\n]/

/** A text cell that no spreadsheet takes for a formula. Numbers pass as they are. */
export function writeCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

type CsvSource = { readonly rows: readonly ResultRow[]; readonly threshold: number }

/** RFC 4180: the fields that any record gives, then the answer, what was assumed, and what is wrong. */
export function writeResultsCsv({ rows, threshold }: CsvSource): string {
  const names = FIELD_NAMES.filter((name) => rows.some((row) => row.kind === 'good' && row.record[name] !== undefined))
  const header = ['number', ...names, 'probability', 'label', 'threshold', 'assumed fields', 'problems']
  const lines = rows.map((row): readonly (string | number)[] => {
    if (row.kind === 'bad')
      return [row.number, ...names.map(() => ''), '', '', '', '', row.issues.map(describeIssue).join(' ')]
    const given = names.map((name) => row.record[name] ?? '')
    if (!row.prediction) return [row.number, ...given, '', '', '', '', '']
    const { assumed, label, probability } = row.prediction
    const guessed = FIELD_NAMES.filter((name) => assumed[name] !== undefined)
    return [row.number, ...given, probability, label, threshold, guessed.join('; '), '']
  })
  return [header, ...lines].map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('')
}
