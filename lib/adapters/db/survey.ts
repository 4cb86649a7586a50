import type { Kysely } from 'kysely'
import { AppError } from '@/lib/core/errors'
import { readSchemaState, type SchemaState } from './schema-state'
import type { Tables } from './tables'

export const TABLE_NAMES = [
  'predictions',
  'saved_predictions',
  'api_keys',
  'audit_events',
  'promotions',
  'rate_limits',
] as const satisfies readonly (keyof Tables)[]

/** What is in a store. */
export type Survey = {
  readonly schema: SchemaState
  readonly rows: Readonly<Record<(typeof TABLE_NAMES)[number], number>>
  /** Of the prediction log; milliseconds since 1970, UTC. Undefined where it is empty. */
  readonly oldestMs: number | undefined
  readonly newestMs: number | undefined
}

export function noStore(): AppError {
  return new AppError('data-invalid', 'It is no store of Bracket’s: it has none of its tables.')
}

/** Reads all keys of all tables. @throws AppError `data-invalid` where it is no store of ours; Error of the database otherwise */
export async function surveyStore(db: Kysely<Tables>): Promise<Survey> {
  const schema = await readSchemaState(db)
  if (schema.done.length === 0) throw noStore()
  const counts: Record<string, number> = {}
  for (const table of TABLE_NAMES) counts[table] = await countRows(db, table)
  return {
    schema,
    rows: countsOf(counts),
    oldestMs: await readTime(db, 'asc'),
    newestMs: await readTime(db, 'desc'),
  }
}

/** Of each table of ours; a table that is not named has no rows. */
export function countsOf(counts: Readonly<Record<string, number>>): Survey['rows'] {
  const entries = TABLE_NAMES.map((table) => [table, counts[table] ?? 0])
  // Of each name, for they are made from them all.
  return Object.fromEntries(entries) as Survey['rows']
}

async function countRows(db: Kysely<Tables>, table: (typeof TABLE_NAMES)[number]): Promise<number> {
  const { rows } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow()
  return Number(rows)
}

async function readTime(db: Kysely<Tables>, order: 'asc' | 'desc'): Promise<number | undefined> {
  const row = await db.selectFrom('predictions').select('at_ms').orderBy('id', order).limit(1).executeTakeFirst()
  return row && Number(row.at_ms)
}
