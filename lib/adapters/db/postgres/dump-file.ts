import { createWriteStream } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import type { Backup, BackupOptions } from '../backup'
import { countBytes } from '../count-bytes'
import { readSchemaState } from '../schema-state'
import { noStore } from '../survey'
import type { Tables } from '../tables'
import { writeWhole } from '../whole-file'
import { openPatiently } from './open-postgres'
import { runProgram } from './programs'
import { surveyDump } from './survey-dump'

const DUMP = ['--format=custom', '--no-owner', '--no-privileges', '--no-comments'] as const

/**
 * The store as it was at one moment, by pg_dump in its custom format, in a file that was then read. Servers go on writing.
 * @throws AppError `store-unavailable` or `data-invalid`, in one line for the operator; Error of the database
 */
export async function dumpStore(url: string, { to, mayReplace = false, onBytes }: BackupOptions): Promise<Backup> {
  const schema = await readSchemaName(url)
  return writeWhole(to, { mayReplace }, async (part) => {
    // All of its tables: those of a newer Bracket too, but nothing that was set aside.
    await runProgram('pg_dump', [...DUMP, `--table="${schema}".*`], {
      url,
      to: [countBytes(onBytes), createWriteStream(part, { flags: 'r+' })],
    })
    return surveyDump(part)
  })
}

/** Of the schema that the address leads to. @throws AppError `data-invalid` where it has no store */
async function readSchemaName(url: string): Promise<string> {
  const db: Kysely<Tables> = openPatiently(url)
  try {
    const { done } = await readSchemaState(db)
    if (done.length === 0) throw noStore()
    const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db)
    return (rows[0]?.name ?? 'public').replaceAll('"', '""')
  } finally {
    await db.destroy()
  }
}
