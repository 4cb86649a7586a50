import type { CensusField, FieldName } from './field'
import { isIntegerName } from './field'
import { CENSUS_FIELDS } from './fields'
import { foldText } from './nearest'

/** What one field makes of a given value; all that follows from the field table alone is prepared. */
export type FieldReader = {
  readonly field: CensusField
  /** Place among the 40. */
  readonly index: number
  /** The accepted value; undefined for any other. Never throws. */
  read(value: unknown): string | number | undefined
  /**
   * What becomes of a level that the field does not have: a text of up to 200 characters, trimmed, or a whole number
   * where the file codes the category. Undefined for a quantity, and for a value of another kind.
   */
  readUnknown(value: unknown): string | number | undefined
}

/** Digits alone, with a sign or a zero fraction as spreadsheets write them. */
const WHOLE_NUMBER = /^[+-]?\d{1,15}(\.0*)?$/
const MAX_LEVEL_LENGTH = 200

/** In the order of the file. */
export const FIELD_READERS: readonly FieldReader[] = CENSUS_FIELDS.map((field, index) => ({
  field,
  index,
  read: field.kind === 'integer' ? quantityReader(field) : levelReader(field),
  readUnknown: unknownReader(field),
}))

const BY_NAME: ReadonlyMap<FieldName, FieldReader> = new Map(FIELD_READERS.map((reader) => [reader.field.name, reader]))

export function readerOf(name: FieldName): FieldReader {
  const reader = BY_NAME.get(name)
  if (!reader) throw new Error(`No census field "${name}".`)
  return reader
}

function quantityReader({ range: { min, max } = { min: 0, max: 0 } }: CensusField): FieldReader['read'] {
  return (value) => {
    const number = readWholeNumber(value)
    return number !== undefined && number >= min && number <= max ? number : undefined
  }
}

/** -0 reads as 0. */
function readWholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : undefined
  if (typeof value !== 'string') return undefined
  // Bounded before trimming: a very long text is no number.
  const text = value.length <= 40 ? value.trim() : ''
  return WHOLE_NUMBER.test(text) ? Number(text) + 0 : undefined
}

/** As a level is written, found at once; in any other case and spacing, after folding. */
function levelReader({ levels = [] }: CensusField): FieldReader['read'] {
  // A value wins over another level's label.
  const folded = new Map([
    ...levels.map(({ label, value }) => [foldText(label), value] as const),
    ...levels.map(({ value }) => [foldText(String(value)), value] as const),
  ])
  const spellings = levels.flatMap(({ label, value }) => [label, String(value), value])
  const exact = new Map<unknown, string | number | undefined>(
    spellings.map((spelling) => [spelling, folded.get(foldText(String(spelling)))]),
  )
  return (value) => {
    const known = exact.get(value)
    if (known !== undefined) return known
    if (typeof value === 'string') return folded.get(foldText(value.slice(0, MAX_LEVEL_LENGTH)))
    return typeof value === 'number' ? folded.get(String(value)) : undefined
  }
}

function unknownReader({ name, kind }: CensusField): FieldReader['readUnknown'] {
  if (kind === 'integer') return () => undefined
  if (isIntegerName(name)) return readWholeNumber
  return (value) => {
    const text = typeof value === 'string' ? value.trim() : ''
    return text !== '' && text.length <= MAX_LEVEL_LENGTH ? text : undefined
  }
}
