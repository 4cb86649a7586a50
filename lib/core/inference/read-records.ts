import type { PartialRecord } from '@/lib/core/census/field'
import { type ParsedRecord, parseRecord } from '@/lib/core/census/record'
import { AppError, type FieldIssue } from '@/lib/core/errors'

/** So many issues are listed; the rest is counted. */
export const DEFAULT_ISSUE_LIMIT = 100

const EMPTY_MESSAGE = 'The record is empty: give at least one field of the person.'

export type PlacedInput = {
  readonly input: unknown
  /** Where in the request the record stands. */
  readonly path: readonly (string | number)[]
}

/**
 * Reads every record before it says no, so that a caller learns of all that is wrong at once.
 * @throws AppError `invalid-input` with at most `issueLimit` issues.
 */
export function readRecords(
  placed: readonly PlacedInput[],
  issueLimit = DEFAULT_ISSUE_LIMIT,
): readonly PartialRecord[] {
  const records: PartialRecord[] = []
  const issues: FieldIssue[] = []
  let found = 0
  for (const { input, path } of placed) {
    const outcome = readRecord(input)
    if (outcome.ok) {
      records.push(outcome.record)
      continue
    }
    found += outcome.issues.length
    for (const issue of outcome.issues.slice(0, issueLimit - issues.length)) {
      issues.push({ ...issue, path: [...path, ...issue.path] })
    }
  }
  if (found > 0) throw new AppError('invalid-input', describeCount(found, issues.length), { issues })
  return records
}

function readRecord(input: unknown): ParsedRecord {
  const parsed = parseRecord(input)
  const isEmpty = parsed.ok && Object.keys(parsed.record).length === 0
  return isEmpty ? { ok: false, issues: [{ path: [], message: EMPTY_MESSAGE }] } : parsed
}

function describeCount(found: number, listed: number): string {
  if (found === 1) return 'One value cannot be used.'
  return found > listed
    ? `${found} values cannot be used; the first ${listed} are listed, ${found - listed} more are not.`
    : `${found} values cannot be used.`
}
