import type { FieldIssue } from '../errors'
import type { CensusField, FieldName, PartialRecord } from './field'
import { FIELD_NAMES, isIntegerName } from './field'
import { CENSUS_FIELDS, fieldOf } from './fields'
import { foldName, resolveFieldName } from './names'
import { foldText, nearestTo } from './nearest'

export type ParsedField =
  | { readonly ok: true; readonly value: string | number; readonly isUnknown?: true }
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

/** An unknown level is kept up to so many characters. */
const MAX_LEVEL_LENGTH = 200

/** Digits alone, with a sign or a zero fraction as spreadsheets write them. */
const WHOLE_NUMBER = /^[+-]?\d{1,15}(\.0*)?$/

const NOT_FEATURES: ReadonlyMap<string, string> = new Map([
  [
    'instanceweight',
    'The instance weight says how many people a record of the survey stands for. It is no feature of a person: leave it out.',
  ],
  ['label', 'The label is what the model predicts, so it cannot be given: leave it out.'],
])

/** Values and labels of each category, folded. A value wins over another level's label. */
const LEVELS: ReadonlyMap<FieldName, ReadonlyMap<string, string | number>> = new Map(
  CENSUS_FIELDS.map(({ name, levels = [] }) => [
    name,
    new Map([
      ...levels.map(({ label, value }) => [foldText(label), value] as const),
      ...levels.map(({ value }) => [foldText(String(value)), value] as const),
    ]),
  ]),
)

/** Checks one given value of one field. The message never echoes the value. Never throws. */
export function parseField(name: FieldName, value: unknown): ParsedField {
  const field = fieldOf(name)
  return field.kind === 'integer' ? parseInteger(field, value) : parseLevel(field, value)
}

/**
 * Checks what a caller knows of one person. Keys may be spelt as `resolveFieldName` allows; null, undefined and blank
 * text mean "not given". Where unknown levels are accepted, a text of up to 200 characters, or a whole number for a
 * field that the file codes, is kept as it is and named. Never throws; answers every issue at once.
 */
export function parseRecord(input: unknown, { unknownLevels = 'refuse' }: ParseOptions = {}): ParsedRecord {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return {
      ok: false,
      issues: [{ path: [], message: 'A record must be an object of census fields and their values.' }],
    }
  }
  const given = new Map<FieldName, string | number>()
  const seen = new Set<FieldName>()
  const unknown = new Set<FieldName>()
  const issues: FieldIssue[] = []
  for (const [key, value] of readEntries(input)) {
    const name = resolveFieldName(key)
    if (!name) {
      issues.push({ path: [key], ...describeUnknownKey(key) })
    } else if (seen.has(name)) {
      issues.push({ path: [key], message: `The field "${name}" is given twice.` })
    } else {
      seen.add(name)
      if (isNotGiven(value)) continue
      const parsed = unknownLevels === 'accept' ? parseOrKeep(name, value) : parseField(name, value)
      if (!parsed.ok) issues.push({ path: [key], message: parsed.message, ...pickSuggestions(parsed.suggestions) })
      else given.set(name, parsed.value)
      if (parsed.ok && parsed.isUnknown) unknown.add(name)
    }
  }
  if (issues.length > 0) return { ok: false, issues }
  const inOrder = FIELD_NAMES.filter((name) => given.has(name)).map((name) => [name, given.get(name)])
  // Each value was just checked against its own field.
  return {
    ok: true,
    record: Object.fromEntries(inOrder) as PartialRecord,
    unknown: FIELD_NAMES.filter((name) => unknown.has(name)),
  }
}

function parseOrKeep(name: FieldName, value: unknown): ParsedField {
  const parsed = parseField(name, value)
  const kept = parsed.ok ? undefined : readUnknownLevel(name, value)
  return kept === undefined ? parsed : { ok: true, value: kept, isUnknown: true }
}

/** Undefined where the field is a quantity, or the value of another kind than its levels. */
function readUnknownLevel(name: FieldName, value: unknown): string | number | undefined {
  if (fieldOf(name).kind === 'integer') return undefined
  if (isIntegerName(name)) return readWholeNumber(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text.length <= MAX_LEVEL_LENGTH ? text : undefined
}

/** Getters of foreign objects may throw; such an entry reads as a value of no kind. */
function readEntries(input: object): [string, unknown][] {
  try {
    return Object.entries(input)
  } catch {
    return [['', input]]
  }
}

function isNotGiven(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '')
}

function describeUnknownKey(key: string): Omit<FieldIssue, 'path'> {
  const notFeature = NOT_FEATURES.get(foldName(key))
  if (notFeature) return { message: notFeature }
  const near = nearestTo(key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' '), FIELD_NAMES)
  return { message: 'This is not a census field.', ...pickSuggestions(near) }
}

function pickSuggestions(suggestions: string[] | undefined): { suggestions?: string[] } {
  return suggestions && suggestions.length > 0 ? { suggestions } : {}
}

function parseInteger({ range = { min: 0, max: 0 }, unit, label }: CensusField, value: unknown): ParsedField {
  const allowed = `${label} must be a whole number from ${range.min} to ${range.max}${unit ? ` (${unit})` : ''}.`
  const number = readWholeNumber(value)
  if (number === undefined || number < range.min || number > range.max) return { ok: false, message: allowed }
  return { ok: true, value: number }
}

/** -0 reads as 0. */
function readWholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : undefined
  if (typeof value !== 'string') return undefined
  // Bounded before trimming: a very long text is no number.
  const text = value.length <= 40 ? value.trim() : ''
  return WHOLE_NUMBER.test(text) ? Number(text) + 0 : undefined
}

function parseLevel({ name, label, levels = [] }: CensusField, value: unknown): ParsedField {
  const isText = typeof value === 'string'
  const folded = isText ? foldText(value.slice(0, 200)) : typeof value === 'number' ? String(value) : undefined
  const known = folded === undefined ? undefined : LEVELS.get(name)?.get(folded)
  if (known !== undefined) return { ok: true, value: known }
  const message = `${label} must be one of its ${levels.length} levels.`
  const near = isText ? nearestLevels(value, levels) : []
  return { ok: false, message, ...pickSuggestions(near) }
}

/** By value or by label, whichever comes nearer; answered as values, which every client can send. */
function nearestLevels(text: string, levels: NonNullable<CensusField['levels']>): string[] {
  const byText = new Map<string, string>()
  for (const { value, label } of levels) byText.set(label, String(value)).set(String(value), String(value))
  const spellings = nearestTo(text, [...byText.keys()], 6)
  return [...new Set(spellings.map((spelling) => byText.get(spelling) ?? spelling))].slice(0, 3)
}
