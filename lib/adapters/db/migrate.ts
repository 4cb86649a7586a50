import { type Kysely, Migrator } from 'kysely'
import { AppError } from '@/lib/core/errors'
import { MIGRATIONS } from './migrations'
import { readSchemaState, refuseUnusable } from './schema-state'
import type { Tables } from './tables'

type Migrations = typeof MIGRATIONS

/**
 * Brings the schema up to date. Safe where several processes do it at once: one does, the others wait. A newer schema is left
 * as it is. @returns the migrations that it did, by name.
 * @throws AppError `store-unavailable` where this Bracket cannot work with the schema; Error of the database otherwise.
 */
export async function migrate(
  db: Kysely<Tables>,
  migrations: Migrations = MIGRATIONS,
): Promise<{ readonly done: readonly string[] }> {
  if (await isBeyond(db, migrations)) return { done: [] }
  const migrator = new Migrator({
    db,
    // Kysely gives each migration the type of no schema in particular.
    provider: {
      getMigrations: async () => ({ ...migrations }) as Record<string, { up(db: Kysely<unknown>): Promise<void> }>,
    },
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error === undefined) return { done: results.map(({ migrationName }) => migrationName) }
  // While this one waited, a newer Bracket may have done more than this one knows.
  if (await isBeyond(db, migrations)) return { done: [] }
  throw error
}

/** Whether a newer Bracket did all that this one would do, and more: names that Kysely would refuse. */
async function isBeyond(db: Kysely<Tables>, migrations: Migrations): Promise<boolean> {
  const state = await readSchemaState(db, migrations)
  refuseUnusable(state, migrations)
  if (state.unknown.length === 0) return false
  if (state.missing.length === 0) return true
  throw new AppError(
    'store-unavailable',
    `The store has had the migration ${state.unknown.join(', ')}, which this Bracket does not know, and not ` +
      `${state.missing.join(', ')}, which it needs. It is the store of another line of versions: name another with DATABASE_URL.`,
  )
}
