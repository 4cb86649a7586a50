import { formatFieldValue } from '@/components/census/prepare-fields'
import type { CensusField, FieldGroup, PartialRecord } from '@/lib/core/census/field'
import { CENSUS_FIELDS, FIELD_GROUPS } from '@/lib/core/census/fields'

export type PersonGroup = {
  readonly id: FieldGroup
  readonly title: string
  readonly rows: readonly { readonly name: string; readonly label: string; readonly text: string }[]
}

/** What is said of a person, in the form's words and groups; a group of which nothing is said is left out. */
export function preparePerson(record: PartialRecord): readonly PersonGroup[] {
  return FIELD_GROUPS.map(({ id, label }) => ({
    id,
    title: label,
    rows: CENSUS_FIELDS.filter(({ group }) => group === id).flatMap((field) => prepareRow(field, record)),
  })).filter(({ rows }) => rows.length > 0)
}

function prepareRow(field: CensusField, record: PartialRecord): PersonGroup['rows'] {
  const value = record[field.name]
  if (value === undefined) return []
  const text = formatFieldValue(field, value)
  return [{ name: field.name, label: field.label, text: isMoney(field) ? `${text} ${nameUnit(field)}` : text }]
}

/** Other units are in the labels. */
function isMoney({ unit }: CensusField): boolean {
  return unit?.startsWith('US ') ?? false
}

/** `US cents an hour (1200 = $12.00)` -> `US cents an hour` */
function nameUnit({ unit = '' }: CensusField): string {
  return unit.replace(/ \(.*\)$/, '')
}
