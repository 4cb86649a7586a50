import fc from 'fast-check'
import type { CensusField, FieldName } from '@/lib/core/census/field'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'

/** What a client may send of one person, in any of the spellings that are taken. */
export type SentRecord = Readonly<Partial<Record<FieldName, string | number>>>

/** Records with at least one field, most of their levels known, some not. */
export const arbitraryRecord: fc.Arbitrary<SentRecord> = fc
  .record(Object.fromEntries(CENSUS_FIELDS.map((field) => [field.name, arbitraryValue(field)])), { requiredKeys: [] })
  .filter((record) => Object.keys(record).length > 0)

function arbitraryValue({ levels, range, input }: CensusField): fc.Arbitrary<string | number> {
  const known = levels
    ? fc.constantFrom(...levels.map(({ value }) => value))
    : fc.integer({ min: range?.min ?? 0, max: range?.max ?? 0 })
  const spelt = fc.tuple(known, fc.constantFrom('as it is', 'as text', 'spaced')).map(([value, way]) => {
    if (way === 'as it is') return value
    return way === 'as text' ? String(value) : ` ${value} `
  })
  if (!levels) return spelt
  const unknown = input === 'string' ? fc.constantFrom('Nowhere', 'a, "quoted" level') : fc.constantFrom(7_000, '7001')
  return fc.oneof({ weight: 9, arbitrary: spelt }, { weight: 1, arbitrary: unknown })
}
