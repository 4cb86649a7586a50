import { Kysely, PostgresDialect, sql } from 'kysely'
import type pg from 'pg'
import type { Database, SqlValue, Tables } from '../tables'
import { isConnectionLost, migrationPool, openPool } from './pool'

/** The connections are made when they are first needed. */
export type Postgres = Database & {
  readonly pool: pg.Pool
  /** A connection that waits for as long as others take to migrate. Whoever asks for it destroys it. */
  openForMigration(): Kysely<Tables>
}

/** What `json_to_recordset` is to make of a column's values. */
const NUMBERS: Readonly<Record<string, string>> = {
  at_ms: 'bigint',
  probability: 'double precision',
  threshold: 'double precision',
  latency_ms: 'double precision',
  assumed_count: 'integer',
  unknown_count: 'integer',
}

export function openPostgres(url: string): Postgres {
  const { pool, kyselyPool } = openPool(url)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: kyselyPool }) })
  return {
    pool,
    db,
    scans: db,
    openForMigration: () => openPatiently(url),
    prepareInsert: (table, columns) => {
      const names = sql.join(columns.map((column) => sql.ref(column)))
      const types = sql.join(columns.map((column) => sql`${sql.ref(column)} ${sql.raw(NUMBERS[column] ?? 'text')}`))
      return async (rows) => {
        // One parameter for all rows: a statement takes no more than 65,535.
        const json = JSON.stringify(rows.map((row) => toObject(columns, row)))
        const insert = sql`insert into ${sql.table(table)} (${names})
          select ${names} from json_to_recordset(${json}::json) as entry(${types})
          on conflict (id) do nothing`
        // Whether it was written is not known then; what was is passed over the second time.
        await insert.execute(db).catch((error: unknown) => {
          if (isConnectionLost(error)) return insert.execute(db)
          throw error
        })
      }
    },
    close: () => db.destroy(),
  }
}

/** One connection without time limits. Whoever opens it destroys it. */
export function openPatiently(url: string): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: migrationPool(url) }) })
}

/** A loop, for it takes half the time of `Object.fromEntries`, with every row of the log. */
function toObject(columns: readonly string[], row: readonly SqlValue[]): Record<string, SqlValue> {
  const named: Record<string, SqlValue> = {}
  for (const [index, column] of columns.entries()) named[column] = row[index] ?? null
  return named
}
