import type { FieldName, PartialRecord } from '@/lib/core/census/field'
import { type ParsedRecord, type ParseOptions, parseRecord } from '@/lib/core/census/record'
import { AppError, type FieldIssue } from '@/lib/core/errors'
import type { PredictDeps } from './ports'

/** So many issues are listed; the rest is counted. */
export const DEFAULT_ISSUE_LIMIT = 100

/** Some milliseconds of reading, be it of records or of mistakes: each of these is held against all accepted spellings. */
const RECORDS_A_TURN = 500
const ISSUES_A_TURN = 40
/** Looking for near spellings takes its time, so reading stops where so many issues are found. */
const MAX_ISSUES_FOUND = 1000
/** Room for all 40 fields and as many mistakes. */
const MAX_KEYS = 100
const EMPTY_MESSAGE = 'The record is empty: give at least one field of the person.'

export type PlacedInput = {
  readonly input: unknown
  /** Where in the request the record stands. */
  readonly path: readonly (string | number)[]
}

export type ReadOptions = ParseOptions & { readonly issueLimit?: number | undefined }

export type ReadRecord = {
  readonly record: PartialRecord
  /** As `parseRecord` names them. */
  readonly unknown: readonly FieldName[]
}

/**
 * Reads every record before it says no, so that a caller learns of all that is wrong at once; a thousand issues end it.
 * @throws AppError `invalid-input` with at most `issueLimit` issues.
 */
export async function readRecords(
  { takeTurn }: Pick<PredictDeps, 'takeTurn'>,
  placed: readonly PlacedInput[],
  { issueLimit = DEFAULT_ISSUE_LIMIT, unknownLevels }: ReadOptions = {},
): Promise<readonly ReadRecord[]> {
  const records: ReadRecord[] = []
  const issues: FieldIssue[] = []
  let found = 0
  let ofTurn = { records: 0, issues: 0 }
  for (const { input, path } of placed) {
    if (ofTurn.records >= RECORDS_A_TURN || ofTurn.issues >= ISSUES_A_TURN) {
      await takeTurn()
      ofTurn = { records: 0, issues: 0 }
    }
    ofTurn.records++
    const outcome = readRecord(input, { unknownLevels })
    if (outcome.ok) {
      records.push({ record: outcome.record, unknown: outcome.unknown })
      continue
    }
    found += outcome.issues.length
    ofTurn.issues += outcome.issues.length
    for (const issue of outcome.issues.slice(0, issueLimit - issues.length)) {
      issues.push({ ...issue, path: [...path, ...issue.path] })
    }
    if (found >= MAX_ISSUES_FOUND) break
  }
  if (found > 0) throw new AppError('invalid-input', describeCount(found, issues.length), { issues })
  return records
}

function readRecord(input: unknown, options: ParseOptions): ParsedRecord {
  const keys = typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.keys(input).length : 0
  if (keys > MAX_KEYS) return refuse(`The record has ${keys} keys; a census record has 40 fields.`)
  const parsed = parseRecord(input, options)
  return parsed.ok && Object.keys(parsed.record).length === 0 ? refuse(EMPTY_MESSAGE) : parsed
}

function refuse(message: string): ParsedRecord {
  return { ok: false, issues: [{ path: [], message }] }
}

function describeCount(found: number, listed: number): string {
  if (found === 1) return 'One value cannot be used.'
  if (found >= MAX_ISSUES_FOUND) return `At least ${found} values cannot be used; the first ${listed} are listed.`
  return found > listed
    ? `${found} values cannot be used; the first ${listed} are listed, ${found - listed} more are not.`
    : `${found} values cannot be used.`
}
