import type { FieldIssue } from '../errors'
import type { CensusField, FieldName, PartialRecord } from './field'
import { FIELD_NAMES } from './field'
import type { FieldReader } from './field-reader'
import { FIELD_READERS, readerOf } from './field-reader'
import { foldName, resolveFieldName, spellingsOf } from './names'
import { nearestTo } from './nearest'

export type ParsedField =
  | { readonly ok: true; readonly value: string | number }
  | { readonly ok: false; readonly message: string; readonly suggestions?: string[] }

export type ParsedRecord =
  | {
      readonly ok: true
      readonly record: PartialRecord
      /** Fields whose value is no level of theirs, in the order of the file; none where such are refused. */
      readonly unknown: readonly FieldName[]
    }
  | { readonly ok: false; readonly issues: FieldIssue[] }

/** What becomes of a value that is no level of its category. Models have an answer for values they never saw. */
export type UnknownLevels = 'refuse' | 'accept'

export type ParseOptions = { readonly unknownLevels?: UnknownLevels | undefined }

const NOT_FEATURES: ReadonlyMap<string, string> = new Map([
  [
    'instanceweight',
    'The instance weight says how many people a record of the survey stands for. It is no feature of a person: leave it out.',
  ],
  ['label', 'The label is what the model predicts, so it cannot be given: leave it out.'],
])

/** Keys as callers mostly write them, found without folding. */
const READERS_BY_KEY: ReadonlyMap<string, FieldReader> = new Map(
  FIELD_READERS.flatMap((reader) => spellingsOf(reader.field.name).map((spelling) => [spelling, reader] as const)),
)

/** What is found of a record while it is read. */
type Reading = {
  /** By place of the field; undefined where no key has named it, null where its value is blank or refused. */
  readonly given: (string | number | null | undefined)[]
  readonly unknown: FieldReader[]
  readonly acceptsUnknown: boolean
}

type Refusal = Omit<FieldIssue, 'path'>

const NOTHING_GIVEN: readonly undefined[] = FIELD_NAMES.map(() => undefined)

/** Checks one given value of one field. The message never echoes the value. Never throws. */
export function parseField(name: FieldName, value: unknown): ParsedField {
  const { field, read } = readerOf(name)
  const known = read(value)
  return known === undefined ? { ok: false, ...describeRefusal(field, value) } : { ok: true, value: known }
}

/**
 * Checks what a caller knows of one person. Keys may be spelt as `resolveFieldName` allows; null, undefined and blank
 * text mean "not given". Where unknown levels are accepted, a text of up to 200 characters, or a whole number for a
 * category that the file codes, is kept as it is and named. Never throws; answers every issue at once.
 */
export function parseRecord(input: unknown, { unknownLevels = 'refuse' }: ParseOptions = {}): ParsedRecord {
  const keys = keysOf(input)
  if (!keys) {
    return {
      ok: false,
      issues: [{ path: [], message: 'A record must be an object of census fields and their values.' }],
    }
  }
  const reading: Reading = { given: NOTHING_GIVEN.slice(), unknown: [], acceptsUnknown: unknownLevels === 'accept' }
  const issues: FieldIssue[] = []
  for (const key of keys) {
    const reader = readerOfKey(key)
    const refusal = reader ? takeValue(reading, reader, readProperty(input, key)) : describeUnknownKey(key)
    if (refusal) issues.push({ path: [key], ...refusal })
  }
  if (issues.length > 0) return { ok: false, issues }
  return { ok: true, record: gatherRecord(reading), unknown: nameUnknown(reading) }
}

/** Undefined for what is no object, or a proxy that does not tell. */
function keysOf(input: unknown): readonly string[] | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined
  try {
    return Object.keys(input)
  } catch {
    return undefined
  }
}

/** Getters of foreign objects may throw; such an entry reads as a value of no kind. */
function readProperty(input: unknown, key: string): unknown {
  try {
    return (input as Readonly<Record<string, unknown>>)[key]
  } catch {
    return input
  }
}

function readerOfKey(key: string): FieldReader | undefined {
  const found = READERS_BY_KEY.get(key)
  if (found) return found
  const name = resolveFieldName(key)
  return name && readerOf(name)
}

/** Answers what is wrong, if anything. */
function takeValue({ given, unknown, acceptsUnknown }: Reading, reader: FieldReader, value: unknown) {
  const { field, index } = reader
  if (given[index] !== undefined) return { message: `The field "${field.name}" is given twice.` }
  const known = reader.read(value)
  if (known !== undefined) {
    given[index] = known
    return undefined
  }
  given[index] = null
  if (isNotGiven(value)) return undefined
  const kept = acceptsUnknown ? reader.readUnknown(value) : undefined
  if (kept === undefined) return describeRefusal(field, value)
  given[index] = kept
  unknown.push(reader)
  return undefined
}

function isNotGiven(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '')
}

/** Keys in the order of the file, so that equal sets of fields have equal shapes. */
function gatherRecord({ given }: Reading): PartialRecord {
  const record: Record<string, string | number> = {}
  for (let index = 0; index < FIELD_READERS.length; index++) {
    const name = FIELD_NAMES[index]
    const value = given[index]
    if (name !== undefined && value !== undefined && value !== null) record[name] = value
  }
  // Each value was just checked against its own field.
  return record as PartialRecord
}

function nameUnknown({ unknown }: Reading): readonly FieldName[] {
  return unknown.sort((a, b) => a.index - b.index).map(({ field }) => field.name)
}

function describeUnknownKey(key: string): Refusal {
  const notFeature = NOT_FEATURES.get(foldName(key))
  if (notFeature) return { message: notFeature }
  const near = nearestTo(key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' '), FIELD_NAMES)
  return { message: 'This is not a census field.', ...pickSuggestions(near) }
}

function describeRefusal({ kind, label, range, unit, levels = [] }: CensusField, value: unknown) {
  if (kind === 'integer') {
    const { min, max } = range ?? { min: 0, max: 0 }
    return { message: `${label} must be a whole number from ${min} to ${max}${unit ? ` (${unit})` : ''}.` }
  }
  const near = typeof value === 'string' ? nearestLevels(value, levels) : []
  return { message: `${label} must be one of its ${levels.length} levels.`, ...pickSuggestions(near) }
}

function pickSuggestions(suggestions: string[]): { suggestions?: string[] } {
  return suggestions.length > 0 ? { suggestions } : {}
}

/** By value or by label, whichever comes nearer; answered as values, which every client can send. */
function nearestLevels(text: string, levels: NonNullable<CensusField['levels']>): string[] {
  const byText = new Map<string, string>()
  for (const { value, label } of levels) byText.set(label, String(value)).set(String(value), String(value))
  const spellings = nearestTo(text, [...byText.keys()], 6)
  return [...new Set(spellings.map((spelling) => byText.get(spelling) ?? spelling))].slice(0, 3)
}
