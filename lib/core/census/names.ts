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

/** The field's name as UCI spells it, in snake_case, camelCase and kebab-case: what callers mostly write. */
export function spellingsOf(name: FieldName): readonly string[] {
  const snake = snakeName(name)
  return [
    name,
    snake,
    snake.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    snake.replaceAll('_', '-'),
  ]
}
