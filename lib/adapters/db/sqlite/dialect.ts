import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { SqliteThread } from './thread'
import type { Turns } from './turns'

/** SQLite's dialect over a thread. `turns` keep everybody else out of a transaction on the one connection. */
export function sqliteDialect(thread: SqliteThread, turns: Turns): Dialect {
  return {
    createAdapter: () => new LockingAdapter(),
    createDriver: () => createDriver(thread, turns),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** Migrations run in a transaction, which begins by locking the file: a second process waits, and finds them done. */
class LockingAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function createDriver(thread: SqliteThread, turns: Turns): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const { rows, changes } = await thread.query(sql, parameters)
      // Kysely's own types say what a query gives; nothing here could know.
      return { rows: rows as R[], numAffectedRows: BigInt(changes) }
    },
    streamQuery: () => {
      throw new Error('Read page by page instead.')
    },
  }
  let endTurn = () => {}
  const run = async (sql: string) => void (await connection.executeQuery(CompiledQuery.raw(sql)))
  return {
    init: async () => {},
    acquireConnection: async () => {
      endTurn = await turns.take()
      return connection
    },
    releaseConnection: async () => endTurn(),
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: () => run('rollback'),
    destroy: () => thread.close(),
  }
}
