import { Kysely, sql, type Transaction } from 'kysely'
import { AppError } from '@/lib/core/errors'
import type { Restored, RestoreOptions } from '../backup'
import { migrate } from '../migrate'
import { sqliteDialect } from '../sqlite/dialect'
import { inspectFile } from '../sqlite/inspect-file'
import { createSqliteThread } from '../sqlite/thread'
import { createTurns } from '../sqlite/turns'
import { type Survey, TABLE_NAMES } from '../survey'
import type { Tables } from '../tables'
import { fillEmpty } from './fill-empty'

/** Rows of one statement; some hundred kilobytes. */
const TOGETHER = 1_000

/**
 * Moves a store from a backup in SQLite to an empty database, all of it or nothing.
 * @throws AppError `store-unavailable`, as `fillEmpty`; `data-invalid` where the backup is not fit; Error of the database
 */
export async function moveFile(url: string, { from, ...options }: RestoreOptions): Promise<Restored> {
  const { schema } = await inspectFile(from)
  refuseOther(from, schema)
  const file = new Kysely<Tables>({
    dialect: sqliteDialect(createSqliteThread({ path: from, isReadOnly: true }), createTurns()),
  })
  try {
    return await fillEmpty(url, options, async (db) => {
      await migrate(db)
      await db.transaction().execute(async (step) => {
        for (const table of TABLE_NAMES) await copyTable(table, { from: file, to: step })
      })
    })
  } finally {
    await file.destroy()
  }
}

/** What a migration does to rows, it would not do to these; and what columns of a newer one are for is not known here. */
function refuseOther(from: string, { missing, unknown }: Survey['schema']): void {
  if (missing.length === 0 && unknown.length === 0) return
  throw new AppError(
    'data-invalid',
    `${from} is of another version: it ${missing.length > 0 ? `lacks ${missing[0]}` : `has ${unknown[0]}`}. Move it with ` +
      'that version, or restore it into SQLite, migrate it there, and back it up again.',
  )
}

type Way = { readonly from: Kysely<Tables>; readonly to: Transaction<Tables> }

/** In the order of the key, which is never empty, a batch after another. */
async function copyTable(table: (typeof TABLE_NAMES)[number], { from, to }: Way): Promise<void> {
  const key = table === 'rate_limits' ? 'key' : 'id'
  for (let last = ''; ; ) {
    const { rows } = await sql<Readonly<Record<string, unknown>>>`select * from ${sql.table(table)}
      where ${sql.ref(key)} > ${last} order by ${sql.ref(key)} limit ${TOGETHER}`.execute(from)
    // One parameter for all, which PostgreSQL reads into columns of the table's own types.
    await sql`insert into ${sql.table(table)}
      select * from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(to)
    if (rows.length < TOGETHER) return
    last = String(rows.at(-1)?.[key])
  }
}
