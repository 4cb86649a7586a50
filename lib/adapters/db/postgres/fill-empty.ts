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
 * there go into a schema of their own first, and come back where it fails; unless a server that started meanwhile has written.
 * @throws AppError `store-unavailable`; Error of the database; what `fill` throws
 */
export async function fillEmpty(
  url: string,
  { isForced = false, now, onSetAside }: Pick<RestoreOptions, 'isForced' | 'now' | 'onSetAside'>,
  fill: (db: Kysely<Tables>) => Promise<void>,
): Promise<Restored> {
  const db = openPatiently(url)
  try {
    await refuseConnected(db)
    const there = await listTables(db)
    if (there.length > 0 && !isForced) throw notEmpty(there)
    const aside = await setAside(db, `${ASIDE}${compactTime(now).replace('.', '_').toLowerCase()}`)
    if (aside !== undefined) onSetAside?.(aside)
    try {
      await fill(db)
    } catch (error) {
      if (await undo(db, aside)) throw error
      throw givenUp(aside, error)
    }
    return { ...(await surveyStore(db)), setAside: aside }
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

async function listOurTables(db: Kysely<Tables>): Promise<readonly (typeof OUR_TABLES)[number][]> {
  const there = new Set(await listTables(db))
  return OUR_TABLES.filter((table) => there.has(table))
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
  const tables = await listOurTables(db)
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

/** All of it or nothing. @returns false where there are rows in what was made, which only a server can have written */
async function undo(db: Kysely<Tables>, aside: string | undefined): Promise<boolean> {
  return db.transaction().execute(async (step) => {
    const made = await listOurTables(step)
    if (made.length > 0) await sql`lock table ${sql.join(made.map((table) => sql.table(table)))}`.execute(step)
    for (const table of TABLE_NAMES.filter((name) => made.includes(name))) {
      const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(step)
      if (rows.length > 0) return false
    }
    for (const table of made) await step.schema.dropTable(table).execute()
    if (aside !== undefined) await bringBack(step, aside)
    return true
  })
}

async function bringBack(db: Kysely<Tables>, schema: string): Promise<void> {
  for (const [table, name] of Object.entries(SET_ASIDE_NAMES)) {
    await sql`alter table if exists ${sql.id(schema, name)} rename to ${sql.id(table)}`.execute(db)
  }
  const { rows } = await sql<{ home: string }>`select current_schema() as home`.execute(db)
  for (const table of OUR_TABLES) {
    await sql`alter table if exists ${sql.id(schema, table)} set schema ${sql.id(rows[0]?.home ?? 'public')}`.execute(
      db,
    )
  }
  await sql`drop schema ${sql.id(schema)}`.execute(db)
}

function givenUp(aside: string | undefined, cause: unknown): AppError {
  const before = aside === undefined ? '' : ` What was there before is in the schema ${aside}.`
  return new AppError(
    'store-unavailable',
    `The restore failed, and a server that started meanwhile has written to tables of its own, which stays.${before} ` +
      'Stop the server, and restore again with --force.',
    { cause },
  )
}
