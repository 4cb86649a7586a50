import { type Kysely, Migrator } from 'kysely'
import { AppError } from '@/lib/core/errors'
import { MIGRATIONS } from './migrations'
import type { Tables } from './tables'

type Migrations = typeof MIGRATIONS

/**
 * Brings the schema up to date. Safe where several processes do it at once: one does, the others wait.
 * @throws AppError `store-unavailable` where the schema is of a newer Bracket; Error of the database otherwise.
 */
export async function migrate(db: Kysely<Tables>, migrations: Migrations = MIGRATIONS): Promise<void> {
  const migrator = new Migrator({
    db,
    // Kysely gives each migration the type of no schema in particular.
    provider: {
      getMigrations: async () => ({ ...migrations }) as Record<string, { up(db: Kysely<unknown>): Promise<void> }>,
    },
  })
  await refuseNewer(db, migrations)
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  // While this one waited, a newer Bracket may have done more than this one knows.
  await refuseNewer(db, migrations)
  throw error
}

async function refuseNewer(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  const done = await readDone(db)
  const unknown = done.filter((name) => !(name in migrations))
  if (unknown.length === 0) return
  throw new AppError(
    'store-unavailable',
    `The store was last opened by a newer Bracket: it has had the migration ${unknown.join(', ')}, which this one does ` +
      'not know. Start that version again, or name another store with DATABASE_URL.',
  )
}

async function readDone(db: Kysely<Tables>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  return rows.map(({ name }) => name)
}
