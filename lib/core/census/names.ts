import type { FieldName } from './field'
import { FIELD_NAMES } from './field'

/** What the spellings of a name have in common: letters and digits, without case. */
export function foldName(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '')
}

const BY_FOLDED: ReadonlyMap<string, FieldName> = new Map(FIELD_NAMES.map((name) => [foldName(name), name]))

/** The field that `key` spells as UCI does, in snake_case, camelCase or kebab-case, in any case. */
export function resolveFieldName(key: string): FieldName | undefined {
  return BY_FOLDED.get(foldName(key))
}

/** `wage_per_hour`, `fill_inc_questionnaire_for_veterans_admin`. */
export function snakeName(name: FieldName): string {
  return name
    .replaceAll("'", '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
}
