import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Kysely } from 'kysely'
import type { Database, SqlValue, Tables } from '../tables'
import { sqliteDialect } from './dialect'
import { createSqliteThread } from './thread'
import { createTurns } from './turns'

/** Makes the file's folder; the file itself is opened by the first query. @throws Error of the file system. */
export async function openSqlite(path: string): Promise<Database> {
  await mkdir(dirname(path), { recursive: true })
  const [writer, reader] = [false, true].map((isReadOnly) => createSqliteThread({ path, isReadOnly }))
  if (!writer || !reader) throw new Error('There are two threads.')
  const turns = createTurns()
  const db = new Kysely<Tables>({ dialect: sqliteDialect(writer, turns) })
  const scans = new Kysely<Tables>({ dialect: sqliteDialect(reader, createTurns()) })
  const insert = async (sql: string, rows: readonly (readonly SqlValue[])[]) => {
    const endTurn = await turns.take()
    try {
      await writer.insert(sql, rows)
    } finally {
      endTurn()
    }
  }
  return {
    db,
    scans,
    prepareInsert: (table, columns) => {
      const places = columns.map(() => '?').join(', ')
      // One row a statement: with libsql, binding many rows to one statement is no faster.
      const text = `insert into ${table} (${columns.join(', ')}) values (${places}) on conflict (id) do nothing`
      return (rows) => insert(text, rows)
    },
    close: async () => {
      // The reader first: whoever closes last folds the write-ahead log into the file.
      await scans.destroy()
      await db.destroy()
    },
  }
}
