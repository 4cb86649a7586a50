import { open } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import { AppError } from '@/lib/core/errors'
import type { StoreAddress } from './address'
import type { Backup, BackupOptions, Restored, RestoreOptions } from './backup'
import { migrate } from './migrate'
import { describeOpening } from './open-failure'
import { dumpStore } from './postgres/dump-file'
import { moveFile } from './postgres/move-file'
import { openPatiently } from './postgres/open-postgres'
import { restoreDump } from './postgres/restore-dump'
import { surveyDump } from './postgres/survey-dump'
import { readSchemaState, refuseUnusable, type SchemaState } from './schema-state'
import { backupFile } from './sqlite/backup-file'
import { inspectFile } from './sqlite/inspect-file'
import { openSqlite } from './sqlite/open-sqlite'
import { restoreFile } from './sqlite/restore-file'
import { type Survey, surveyStore } from './survey'
import type { Tables } from './tables'

/**
 * What an operator does with a store, beside the servers that use it. All throw AppError in one line for the operator:
 * `store-unavailable` for the store, `data-invalid` for a backup.
 */
export type Upkeep = {
  /** Of the names of its backups. */
  readonly ending: '.db' | '.dump'
  /** Safe where several do it at once. @returns what this one did, by name, and how the schema is now. */
  migrate(): Promise<{ readonly did: readonly string[]; readonly schema: SchemaState }>
  /** While servers write: the store as it was at one moment. */
  backup(options: BackupOptions): Promise<Backup>
  /** Where no server runs; only what was read and found sound. PostgreSQL takes backups of SQLite too: so a store moves. */
  restore(options: RestoreOptions): Promise<Restored>
  /** Reads the whole file; of PostgreSQL all keys. */
  check(): Promise<Survey>
}

const SQLITE_MAGIC = 'SQLite format 3'
const DUMP_MAGIC = 'PGDMP'

export function openUpkeep(address: StoreAddress): Upkeep {
  const upkeep = address.kind === 'sqlite' ? upkeepOfFile(address.path) : upkeepOfServer(address.url)
  const told = <T>(work: Promise<T>) =>
    work.catch((error: unknown) => {
      // The file system names the file itself, which may be the backup's.
      throw error instanceof Error && 'syscall' in error && 'path' in error ? error : describeOpening(address, error)
    })
  return {
    ending: upkeep.ending,
    migrate: () => told(upkeep.migrate()),
    backup: (options) => told(upkeep.backup(options)),
    restore: (options) => told(upkeep.restore(options)),
    check: async () => {
      const survey = await told(upkeep.check())
      refuseUnusable(survey.schema)
      return survey
    },
  }
}

/** What is in a backup, all of which is read; its path is absolute. @throws AppError `data-invalid`; Error of the file system */
export async function inspectBackup(path: string): Promise<Survey> {
  return (await readMagic(path)) === DUMP_MAGIC ? surveyDump(path) : inspectFile(path)
}

function upkeepOfFile(path: string): Upkeep {
  return {
    ending: '.db',
    migrate: async () => {
      const { db, close } = await openSqlite(path)
      return migrateOpen(db).finally(close)
    },
    backup: (options) => backupFile(path, options),
    restore: async (options) => {
      await requireMagic(options.from, SQLITE_MAGIC)
      return restoreFile(path, options)
    },
    check: () => inspectFile(path),
  }
}

function upkeepOfServer(url: string): Upkeep {
  return {
    ending: '.dump',
    migrate: () => withServer(url, migrateOpen),
    backup: (options) => dumpStore(url, options),
    restore: async (options) => {
      if ((await readMagic(options.from)) === SQLITE_MAGIC) return moveFile(url, options)
      await requireMagic(options.from, DUMP_MAGIC)
      return restoreDump(url, options)
    },
    check: () => withServer(url, surveyStore),
  }
}

async function migrateOpen(db: Kysely<Tables>): ReturnType<Upkeep['migrate']> {
  const { done } = await migrate(db)
  return { did: done, schema: await readSchemaState(db) }
}

async function withServer<T>(url: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const db = openPatiently(url)
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

async function requireMagic(path: string, magic: typeof SQLITE_MAGIC | typeof DUMP_MAGIC): Promise<void> {
  if ((await readMagic(path)) === magic) return
  const kind = magic === DUMP_MAGIC ? 'PostgreSQL' : 'SQLite'
  throw new AppError(
    'data-invalid',
    `${path} is no backup of a store in ${kind}, where DATABASE_URL says that the store is.`,
  )
}

/** @throws Error of the file system */
async function readMagic(path: string): Promise<typeof SQLITE_MAGIC | typeof DUMP_MAGIC | undefined> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SQLITE_MAGIC.length), 0, SQLITE_MAGIC.length, 0)
    const begin = buffer.toString('latin1', 0, bytesRead)
    return ([SQLITE_MAGIC, DUMP_MAGIC] as const).find((magic) => begin.startsWith(magic))
  } finally {
    await file.close()
  }
}
