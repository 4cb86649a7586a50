import { sql } from 'kysely'
import type { StoreAddress } from './address'
import { createApiKeys } from './api-keys'
import { createAuditLog } from './audit-log'
import { asStoreCall } from './failure'
import { migrate } from './migrate'
import { describeOpening } from './open-failure'
import { openPostgres } from './postgres/open-postgres'
import { createPredictionLog, type PredictionLogOptions } from './prediction-log'
import { createPromotions } from './promotions'
import { createRateLimits } from './rate-limits'
import { createSavedPredictions } from './saved-predictions'
import { openSqlite } from './sqlite/open-sqlite'
import type { Store } from './store'
import type { Database } from './tables'

export type StoreOptions = PredictionLogOptions & { readonly address: StoreAddress }

/**
 * Opens the store and brings its schema up to date; several processes may at once.
 * @throws AppError `store-unavailable`, in one line for the operator, with file or host and never the password.
 */
export async function openStore({ address, ...options }: StoreOptions): Promise<Store> {
  let database: Database | undefined
  try {
    if (address.kind === 'sqlite') {
      database = await openSqlite(address.path)
      await migrate(database.db)
      return composeStore(database, options)
    }
    const postgres = openPostgres(address.url)
    database = postgres
    const migrating = postgres.openForMigration()
    try {
      await migrate(migrating)
    } finally {
      await migrating.destroy()
    }
    return composeStore(database, { ...options, pool: postgres.pool })
  } catch (error) {
    await database?.close().catch(() => {})
    throw describeOpening(address, error)
  }
}

type Parts = PredictionLogOptions & { readonly pool?: unknown }

function composeStore(database: Database, { pool, ...options }: Parts): Store {
  const predictions = createPredictionLog(database, options)
  return {
    predictions,
    saved: createSavedPredictions(database),
    keys: createApiKeys(database),
    audit: createAuditLog(database),
    promotions: (options) => createPromotions(database, options),
    rateLimits: createRateLimits({ pool }),
    ping: () => asStoreCall(async () => void (await sql`select 1`.execute(database.db))),
    close: async () => {
      await predictions.settle()
      await database.close()
    },
  }
}
