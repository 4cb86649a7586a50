import type { Option } from '@/components/ui/prepare-options'
import { slugOfLevel } from '@/lib/contracts/level-slug'
import type { CensusField, CensusRecord, FieldGroup, FieldName, Level, PartialRecord } from '@/lib/core/census/field'
import { CENSUS_FIELDS, FIELD_GROUPS } from '@/lib/core/census/fields'
import { snakeName } from '@/lib/core/census/names'

/** More levels than this are searched, not scrolled. */
export const DEFAULT_LONG_LIST = 8

type FieldValue = CensusRecord[FieldName]

export const ESSENTIAL_FIELDS = CENSUS_FIELDS.filter((field) => field.essential)

export type FieldSection = {
  readonly group: FieldGroup
  readonly title: string
  readonly fields: readonly CensusField[]
}

/** The fields beyond the essential ones, by group; a group that has none is left out. */
export const FURTHER_SECTIONS: readonly FieldSection[] = FIELD_GROUPS.map(({ id, label }) => ({
  group: id,
  title: label,
  fields: CENSUS_FIELDS.filter((field) => field.group === id && !field.essential),
})).filter(({ fields }) => fields.length > 0)

/** `5 more`, or `2 of 5 given`. */
export function countGiven({ fields }: FieldSection, record: PartialRecord): string {
  const given = fields.filter(({ name }) => record[name] !== undefined).length
  return given === 0 ? `${fields.length} more` : `${given} of ${fields.length} given`
}

export function fieldId(name: FieldName): string {
  return `field-${snakeName(name)}`
}

export function isLongList(field: CensusField): boolean {
  return (field.levels?.length ?? 0) > DEFAULT_LONG_LIST
}

/** Help, with the range that is accepted. */
export function describeField({ help, range, unit }: CensusField): string {
  if (!range) return help
  const bounds = `${formatCount(range.min)} to ${formatCount(range.max)}${unit ? ` ${unit}` : ''}.`
  return `${help.replace(/\.?$/, '.')} ${bounds}`
}

/** A value in plain words. */
export function formatFieldValue(field: CensusField, value: FieldValue): string {
  const level = field.levels?.find((candidate) => candidate.value === value)
  if (level) return level.label
  return typeof value === 'number' && field.name !== 'year' ? formatCount(value) : String(value)
}

/** Ghost text of an empty field. */
export function formatAssumed(field: CensusField, assumed: FieldValue | undefined): string {
  return assumed === undefined ? 'Not given' : `assumed: ${formatFieldValue(field, assumed)}`
}

export type LevelOption = Option & { readonly level: FieldValue }

const OPTIONS = new Map(CENSUS_FIELDS.map((field) => [field.name, (field.levels ?? []).map(optionOf(field))]))

export function prepareOptions(field: CensusField): readonly LevelOption[] {
  return OPTIONS.get(field.name) ?? []
}

/** The options of a native select as HTML, for lists that give way to a searchable one before React need know them. */
export function renderOptions(options: readonly LevelOption[], chosen: string | undefined, empty: string): string {
  const option = (value: string, label: string) => {
    const mark = value === (chosen ?? '') ? ' selected' : ''
    return `<option value="${escapeHtml(value)}"${mark}>${escapeHtml(label)}</option>`
  }
  return [option('', empty), ...options.map(({ value, label }) => option(value, label))].join('')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function optionOf(field: CensusField) {
  return ({ value, label, share }: Level): LevelOption => ({
    value: slugOfLevel(field.name, value),
    label,
    note: formatShare(share),
    keywords: String(value),
    level: value,
  })
}

function formatShare(share: number): string {
  if (share < 0.001) return '<0.1%'
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`
}

const COUNTS = new Intl.NumberFormat('en-US')

function formatCount(count: number): string {
  return COUNTS.format(count)
}
