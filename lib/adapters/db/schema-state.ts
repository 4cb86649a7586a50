import { type Kysely, sql } from 'kysely'
import { AppError } from '@/lib/core/errors'
import { MIGRATIONS } from './migrations'
import type { Tables } from './tables'

/** Migrations by name, in their order. */
export type SchemaState = {
  readonly done: readonly string[]
  /** Known here, and not done. */
  readonly missing: readonly string[]
  /** Done by a newer Bracket, and not known here. */
  readonly unknown: readonly string[]
}

/** A migration that takes something away ends so, with the number of the one that a Bracket must know to do without. */
const NEEDS = /-needs-(\d{4})$/
/** Of PostgreSQL: there is no such table. */
const UNDEFINED_TABLE = '42P01'

/** A database without our tables has had no migration. */
export async function readSchemaState(db: Kysely<Tables>, migrations: object = MIGRATIONS): Promise<SchemaState> {
  return schemaStateOf(await readDone(db), migrations)
}

export function schemaStateOf(done: readonly string[], migrations: object = MIGRATIONS): SchemaState {
  return {
    done,
    missing: Object.keys(migrations).filter((name) => !done.includes(name)),
    unknown: done.filter((name) => !(name in migrations)),
  }
}

/**
 * A newer schema has all that this Bracket reads and writes, for migrations only add; unless one of them says that it does not.
 * @throws AppError `store-unavailable`
 */
export function refuseUnusable({ unknown }: SchemaState, migrations: object = MIGRATIONS): void {
  const unfit = unknown.filter((name) => {
    const needed = NEEDS.exec(name)?.[1]
    return needed !== undefined && !Object.keys(migrations).some((known) => known.startsWith(`${needed}-`))
  })
  if (unfit.length === 0) return
  throw new AppError(
    'store-unavailable',
    `The store was last opened by a newer Bracket: it has had the migration ${unfit.join(', ')}, which this one cannot ` +
      'work with. Start that version again, or name another store with DATABASE_URL.',
  )
}

async function readDone(db: Kysely<Tables>): Promise<readonly string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    return rows.map(({ name }) => name)
  } catch (error) {
    if (isMissingTable(error)) return []
    throw error
  }
}

function isMissingTable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return /^no such table: /.test(error.message) || ('code' in error && error.code === UNDEFINED_TABLE)
}
