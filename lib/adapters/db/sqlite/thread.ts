import { Worker } from 'node:worker_threads'
import type { SqlValue } from '../tables'

/** One connection to an SQLite file, in a thread of its own: neither a scan nor a disk that syncs holds up the event loop. */
export type SqliteThread = {
  query(sql: string, parameters: readonly unknown[]): Promise<SqliteAnswer>
  /** All rows in one transaction. */
  insert(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void>
  close(): Promise<void>
}

export type SqliteAnswer = { readonly rows: readonly unknown[]; readonly changes: number }

/** What SQLite said; `code` such as SQLITE_CORRUPT, empty where it gave none. */
export class SqliteFailure extends Error {
  readonly code: string

  constructor(message: string, code = '') {
    super(message)
    this.name = 'SqliteFailure'
    this.code = code
  }
}

type Opening = { readonly path: string; readonly isReadOnly: boolean }
type Request =
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'insert'; readonly sql: string; readonly rows: readonly (readonly SqlValue[])[] }
  | { readonly kind: 'close' }
type Reply = {
  readonly id: number
  readonly answer?: SqliteAnswer
  readonly failure?: { readonly code: string; readonly message: string }
}
type Waiting = { resolve(answer: SqliteAnswer | undefined): void; reject(error: Error): void }

/**
 * Starts with the first call, again if it was lost, and keeps no process alive that waits for nothing else.
 * Calls throw SqliteFailure.
 */
export function createSqliteThread(opening: Opening): SqliteThread {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let lastId = 0
  let isClosed = false

  const lose = (error: Error) => {
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = () => {
    const started = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: opening })
    started.on('message', ({ id, answer, failure }: Reply) => {
      const caller = waiting.get(id)
      waiting.delete(id)
      if (waiting.size === 0) started.unref()
      if (failure) caller?.reject(new SqliteFailure(failure.message, failure.code))
      else caller?.resolve(answer)
    })
    started.on('error', (error) => lose(new SqliteFailure(error.message)))
    started.on('exit', () => worker === started && lose(new SqliteFailure('The thread of the SQLite file ended.')))
    return started
  }
  const ask = (request: Request) =>
    new Promise<SqliteAnswer | undefined>((resolve, reject) => {
      if (isClosed) throw new SqliteFailure('The store is closed.')
      worker ??= start()
      lastId += 1
      if (waiting.size === 0) worker.ref()
      waiting.set(lastId, { resolve, reject })
      worker.postMessage({ id: lastId, ...request })
    })
  return {
    query: async (sql, parameters) => (await ask({ kind: 'query', sql, parameters })) ?? { rows: [], changes: 0 },
    insert: async (sql, rows) => void (await ask({ kind: 'insert', sql, rows })),
    close: async () => {
      const closing = worker
      if (closing) {
        const ended = new Promise<void>((resolve) => closing.once('exit', () => resolve()))
        await ask({ kind: 'close' })
        closing.ref()
        await ended
      }
      isClosed = true
    },
  }
}
