import type { SchemaState } from '@/lib/adapters/db/schema-state'
import type { Survey } from '@/lib/adapters/db/survey'

/** What is there, for scripts; times are ISO 8601. */
export function describeForScripts({ schema, rows, oldestMs, newestMs }: Survey) {
  return { schema, rows, ...timeOf('oldest', oldestMs), ...timeOf('newest', newestMs) }
}

/** The same in lines for people. */
export function describeSurvey({ schema, rows, oldestMs, newestMs }: Survey): readonly string[] {
  const { predictions, saved_predictions: saved, api_keys: keys, audit_events: events, promotions: moves } = rows
  const span =
    oldestMs === undefined || newestMs === undefined ? '' : `, from ${secondOf(oldestMs)} to ${secondOf(newestMs)} UTC`
  const others = [
    [saved, 'saved predictions'],
    [keys, 'keys'],
    [events, 'events of the audit log'],
    [moves, 'moves of champions'],
  ] as const
  return [
    `  log     predictions: ${count(predictions)}${span}`,
    `  beside  ${others.map(([many, what]) => `${what}: ${count(many)}`).join(', ')}`,
    `  schema  ${describeSchema(schema)}`,
  ]
}

export function describeSchema({ done, missing, unknown }: SchemaState): string {
  const last = done.at(-1) ?? 'none'
  if (missing.length > 0) return `${last}; a server that starts, or migrate, brings it to ${missing.at(-1)}`
  if (unknown.length > 0) return `${last}, of a newer Bracket, which this one works with`
  return `${last}, up to date`
}

export function count(many: number): string {
  return many.toLocaleString('en')
}

/** With a unit that suits: bytes are told apart only where there are few of them. */
export function size(bytes: number): string {
  return bytes < 100_000 ? `${count(bytes)} bytes` : `${(bytes / 1e6).toFixed(1)} MB`
}

function secondOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}

function timeOf(name: string, ms: number | undefined): Record<string, string> {
  return ms === undefined ? {} : { [name]: new Date(ms).toISOString() }
}
