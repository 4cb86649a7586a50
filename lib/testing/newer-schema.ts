import type { Kysely } from 'kysely'
import { migrate } from '@/lib/adapters/db/migrate'
import { MIGRATIONS } from '@/lib/adapters/db/migrations'
import type { Tables } from '@/lib/adapters/db/tables'

const TABLES = ['predictions', 'saved_predictions', 'api_keys', 'audit_events', 'promotions', 'rate_limits'] as const

/** What a version to come may do to a store: columns that need not be given, tables, indexes. */
export const ADDING = '9999-more-of-everything'
/** The same, by a version that took something away which only those do without who know a migration that is not here. */
export const TAKING = '9999-less-of-it-needs-9998'

/** Leaves the store as a newer Bracket would that has had this migration. */
export async function migrateFurther(db: Kysely<Tables>, name: string): Promise<void> {
  await migrate(db, { ...MIGRATIONS, [name]: { up: addEverywhere } })
}

async function addEverywhere(db: Kysely<Tables>): Promise<void> {
  for (const table of TABLES) {
    await db.schema.alterTable(table).addColumn('colour', 'text').execute()
    await db.schema
      .alterTable(table)
      .addColumn('weight', 'integer', (column) => column.notNull().defaultTo(1))
      .execute()
  }
  await db.schema.createTable('colours').addColumn('name', 'text').execute()
  await db.schema.createIndex('predictions_by_colour').on('predictions').column('colour').execute()
}
