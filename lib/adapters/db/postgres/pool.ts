import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'

const CONNECT_MS = 5_000
/** PostgreSQL breaks a statement off after the first, and is no longer waited for after the second. */
const STATEMENT_MS = 15_000
const ANSWER_MS = 20_000
const IDLE_IN_TRANSACTION_MS = 30_000
const MAX_CONNECTIONS = 8

/** Types of PostgreSQL: whole numbers of 64 bits. Times in milliseconds are well within what a number holds. */
const INT8 = 20

const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    id === INT8 ? Number : pg.types.getTypeParser(id, format ?? 'text'),
}

/** The pool, and the same for Kysely, from which a connection that failed does not go back. Idle ones keep no process. */
export function openPool(url: string): { readonly pool: pg.Pool; readonly kyselyPool: PostgresPool } {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'bracket',
    types,
  })
  forgiveLosses(pool)
  return { pool, kyselyPool: { connect: () => connect(pool), end: () => pool.end() } }
}

/** One connection without time limits. */
export function migrationPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: CONNECT_MS, types })
  forgiveLosses(pool)
  return pool
}

/**
 * A lost connection emits an error, which nobody hearing it would end the process. A query that was under way fails by
 * itself, and the next makes a new connection.
 */
function forgiveLosses(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
}

const LOST = /^Connection terminated|^Client has encountered a connection error/
const LOST_CODES: ReadonlySet<unknown> = new Set(['57P01', '57P02', 'ECONNRESET', 'EPIPE'])

/** Whether the connection broke off under a statement, which another one may answer. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && (LOST.test(error.message) || ('code' in error && LOST_CODES.has(error.code)))
}

async function connect(pool: pg.Pool): Promise<PostgresPoolClient> {
  const client = await pool.connect()
  let isBroken = false
  return {
    // Kysely's type knows cursors too, of which there are none here.
    query: (async (text: string, values: readonly unknown[]) => {
      try {
        return await client.query(text, [...values])
      } catch (error) {
        isBroken ||= !(error instanceof pg.DatabaseError) || error.severity !== 'ERROR'
        throw error
      }
    }) as unknown as PostgresPoolClient['query'],
    release: (isDestroyed) => client.release(isDestroyed || isBroken),
  }
}
