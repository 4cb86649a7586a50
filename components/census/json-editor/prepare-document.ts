import { FIELD_NAMES, type FieldName, type PartialRecord } from '@/lib/core/census/field'
import { resolveFieldName, snakeName } from '@/lib/core/census/names'
import { type PastedRecords, readPasted } from '@/lib/core/census/paste'
import { parseRecord } from '@/lib/core/census/record'
import type { FieldIssue } from '@/lib/core/errors'

export type DocumentReading =
  | { readonly kind: 'record'; readonly record: PartialRecord }
  | { readonly kind: 'issues'; readonly issues: readonly FieldIssue[] }
  | { readonly kind: 'many'; readonly pasted: PastedRecords }
  | { readonly kind: 'broken'; readonly message: string; readonly line?: number; readonly column?: number }

type JsonObject = { readonly [key: string]: unknown }

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** What the editor's text says. A blank text and `{}` are a record of which nothing is known yet. */
export function readDocument(text: string): DocumentReading {
  if (text.trim() === '') return { kind: 'record', record: {} }
  const pasted = readPasted(text)
  if (pasted.kind === 'unreadable') return { ...pasted, kind: 'broken' }
  if (pasted.kind !== 'record') return { kind: 'many', pasted }
  const [only] = pasted.records
  if (isEmptyObject(only)) return { kind: 'record', record: {} }
  const parsed = parseRecord(only)
  return parsed.ok ? { kind: 'record', record: parsed.record } : { kind: 'issues', issues: parsed.issues }
}

export function isSameRecord(a: PartialRecord, b: PartialRecord): boolean {
  return FIELD_NAMES.every((name) => a[name] === b[name])
}

function spell(entries: readonly (readonly [string, unknown])[]): string {
  return entries.length === 0 ? '{}' : JSON.stringify(Object.fromEntries(entries), null, 2)
}

/** The record as JSON under UCI's names, in UCI's order. */
export function writeRecord(record: PartialRecord): string {
  return spell(FIELD_NAMES.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]] as const])))
}

function readObject(text: string): JsonObject | undefined {
  const pasted = readPasted(text)
  const value = pasted.kind === 'record' ? pasted.records[0] : undefined
  // `record` is the kind of a single JSON object.
  return value === undefined ? undefined : (value as JsonObject)
}

/** New keys follow the spelling that the text has: snake_case where it has any. */
function keySpelling(keys: readonly string[]): (name: FieldName) => string {
  const isSnake = keys.some((key) => resolveFieldName(key) !== undefined && key.includes('_'))
  return isSnake ? snakeName : (name) => name
}

/** The text that says `record` and keeps of `text` what it can: spelling and order of keys, values that still hold. */
export function rewriteDocument(text: string, record: PartialRecord): string {
  const object = readObject(text)
  if (!object) return writeRecord(record)
  const spoken = parseRecord(object)
  const before: PartialRecord = spoken.ok ? spoken.record : {}
  const missing = new Set<FieldName>(FIELD_NAMES.filter((name) => record[name] !== undefined))
  const kept = Object.entries(object).flatMap(([key, value]): [string, unknown][] => {
    const name = resolveFieldName(key)
    if (!name || !missing.delete(name)) return []
    return [[key, before[name] === record[name] ? value : record[name]]]
  })
  const spellKey = keySpelling(Object.keys(object))
  const added = [...missing].map((name): [string, unknown] => [spellKey(name), record[name]])
  return spell([...kept, ...added])
}

/** JSON laid out with two spaces; `undefined` where the text is not one JSON value. */
export function formatDocument(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return undefined
  }
}

export type TextChange = { readonly from: number; readonly to: number; readonly insert: string }

/** The smallest single replacement that turns `before` into `after`, so that a cursor elsewhere stays where it is. */
export function smallestChange(before: string, after: string): TextChange {
  const longest = Math.min(before.length, after.length)
  let head = 0
  while (head < longest && before[head] === after[head]) head++
  let tail = 0
  while (tail < longest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) }
}
