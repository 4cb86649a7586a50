import { type Kysely, sql } from 'kysely'
import { AppError } from '@/lib/core/errors'
import { compactTime, type Restored, type RestoreOptions } from '../backup'
import { readSchemaState } from '../schema-state'
import { surveyStore, TABLE_NAMES } from '../survey'
import type { Tables } from '../tables'
import { openPatiently } from './open-postgres'

/** Kysely would take a table of its names, in whatever schema, for the one that it looks for; set aside, they are called so. */
const SET_ASIDE_NAMES = { kysely_migration: 'migrations_done', kysely_migration_lock: 'migrations_lock' } as const
/** With those in which Kysely keeps which migrations were done. */
const OUR_TABLES = [...TABLE_NAMES, 'kysely_migration', 'kysely_migration_lock'] as const
const ASIDE = 'before_restore_'

/**
 * Has `fill` make the tables of a store, where there are none and no server is connected. With force those of a store that is
 * there go into a schema of their own first, and come back where it fails.
 * @throws AppError `store-unavailable`; Error of the database; what `fill` throws
 */
export async function fillEmpty(
  url: string,
  { isForced = false, now }: Pick<RestoreOptions, 'isForced' | 'now'>,
  fill: (db: Kysely<Tables>) => Promise<void>,
): Promise<Restored> {
  const db = openPatiently(url)
  try {
    await refuseConnected(db)
    const there = await listTables(db)
    if (there.length > 0 && !isForced) throw notEmpty(there)
    const aside = await setAside(db, `${ASIDE}${compactTime(now).replace('.', '_').toLowerCase()}`)
    try {
      await fill(db)
      return { ...(await surveyStore(db)), setAside: aside }
    } catch (error) {
      for (const table of OUR_TABLES) await db.schema.dropTable(table).ifExists().execute()
      if (aside !== undefined) await bringBack(db, aside)
      throw error
    }
  } finally {
    await db.destroy()
  }
}

async function refuseConnected(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ servers: number }>`select count(*)::int as servers from pg_stat_activity
    where datname = current_database() and application_name = 'bracket' and pid <> pg_backend_pid()`.execute(db)
  const connections = rows[0]?.servers ?? 0
  if (connections === 0) return
  throw new AppError(
    'store-unavailable',
    `Servers are connected to the database, ${connections} times. Stop them, and restore then.`,
  )
}

function notEmpty(tables: readonly string[]): AppError {
  return new AppError(
    'store-unavailable',
    `The database is not empty: it has ${tables.slice(0, 3).join(', ')}${tables.length > 3 ? ' and more' : ''}. Create ` +
      'another one (createdb), or give --force: the tables of the store that is there then go into a schema of their own.',
  )
}

/** Of the schema that the address leads to. */
async function listTables(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = current_schema() order by tablename`.execute(db)
  return rows.map(({ name }) => name)
}

/** @returns the schema that they are in now; undefined where there are none. @throws AppError for those of a newer Bracket */
async function setAside(db: Kysely<Tables>, schema: string): Promise<string | undefined> {
  const { unknown } = await readSchemaState(db)
  if (unknown.length > 0) {
    throw new AppError(
      'store-unavailable',
      `The store that is there was last opened by a newer Bracket (${unknown.join(', ')}): restore with that version.`,
    )
  }
  const tables = (await listTables(db)).filter((name) => OUR_TABLES.some((ours) => ours === name))
  if (tables.length === 0) return undefined
  await db.transaction().execute(async (step) => {
    await sql`create schema ${sql.id(schema)}`.execute(step)
    for (const table of tables) await sql`alter table ${sql.id(table)} set schema ${sql.id(schema)}`.execute(step)
    for (const [table, name] of Object.entries(SET_ASIDE_NAMES)) {
      await sql`alter table if exists ${sql.id(schema, table)} rename to ${sql.id(name)}`.execute(step)
    }
  })
  return schema
}

async function bringBack(db: Kysely<Tables>, schema: string): Promise<void> {
  await db.transaction().execute(async (step) => {
    for (const [table, name] of Object.entries(SET_ASIDE_NAMES)) {
      await sql`alter table if exists ${sql.id(schema, name)} rename to ${sql.id(table)}`.execute(step)
    }
    const { rows } = await sql<{ home: string }>`select current_schema() as home`.execute(step)
    for (const table of OUR_TABLES) {
      await sql`alter table if exists ${sql.id(schema, table)} set schema ${sql.id(rows[0]?.home ?? 'public')}`.execute(
        step,
      )
    }
    await sql`drop schema ${sql.id(schema)}`.execute(step)
  })
}
