import type { Kysely } from 'kysely'
import { readKind } from '../kind'
import type { Tables } from '../tables'

/** Everything that the store began with. The log has no index but its key: ids sort by time, and inserts stay cheap. */
export async function createFirstTables(db: Kysely<Tables>): Promise<void> {
  const { keyedByText, sortedText } = readKind(db)
  const predictions = db.schema
    .createTable('predictions')
    .addColumn('id', sortedText, (column) => column.primaryKey().notNull())
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('configuration', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('probability', 'double precision', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('threshold', 'double precision', (column) => column.notNull())
    .addColumn('protocol', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text')
    .addColumn('latency_ms', 'double precision', (column) => column.notNull())
    .addColumn('assumed_count', 'integer', (column) => column.notNull())
    .addColumn('unknown_count', 'integer', (column) => column.notNull())
    .addColumn('record_json', 'text')
  await keyedByText(predictions).execute()

  await db.schema
    .createTable('saved_predictions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('configuration', 'text', (column) => column.notNull())
    .addColumn('record_json', 'text', (column) => column.notNull())
    .addColumn('assumed_json', 'text', (column) => column.notNull())
    .addColumn('model_json', 'text', (column) => column.notNull())
    .addColumn('probability', 'double precision', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('threshold', 'double precision', (column) => column.notNull())
    .addColumn('is_own_threshold', 'integer', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_ms', 'bigint', (column) => column.notNull())
    .addColumn('delete_hash', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('saved_predictions_by_expiry').on('saved_predictions').column('expires_ms').execute()

  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('per_minute', 'integer')
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_ms', 'bigint')
    .addColumn('revoked_ms', 'bigint')
    .addColumn('last_used_ms', 'bigint')
    .execute()

  await db.schema
    .createTable('audit_events')
    .addColumn('id', sortedText, (column) => column.primaryKey().notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('promotions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('place', 'bigint', (column) => column.notNull())
    .addColumn('tracking_uri', 'text')
    .addColumn('move_json', 'text', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('rate_limits')
    .addColumn('key', 'varchar(255)', (column) => column.primaryKey().notNull())
    .addColumn('points', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('expire', 'bigint')
    .execute()
}
