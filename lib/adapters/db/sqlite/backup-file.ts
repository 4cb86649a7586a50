import { stat } from 'node:fs/promises'
import { AppError } from '@/lib/core/errors'
import type { Backup, BackupOptions, OnBytes } from '../backup'
import { whyFileFails } from '../open-failure'
import { writeWhole } from '../whole-file'
import { inspectFile, isFile, isSame } from './inspect-file'
import { createSqliteThread, type SqliteThread } from './thread'

const LOOK_EVERY_MS = 500

/**
 * The store as it was at one moment, in a file of its own that was read and found sound. Servers go on writing meanwhile.
 * @throws AppError `store-unavailable` where the store's file cannot be read or the backup not be written; `data-invalid`
 */
export async function backupFile(path: string, { to, mayReplace = false, onBytes }: BackupOptions): Promise<Backup> {
  if (!(await isFile(path))) throw new AppError('store-unavailable', `The store’s file ${path} is not there.`)
  // It would lose what is written meanwhile.
  if (await isSame(path, to)) throw new AppError('data-invalid', `${to} is the store itself.`)
  return writeWhole(to, { mayReplace }, async (part) => {
    await copyTo(part, { path, onBytes })
    return inspectFile(part)
  })
}

type Copying = { readonly path: string; readonly onBytes: OnBytes | undefined }

/** Within one reading transaction, which keeps no writer waiting. SQLite leaves syncing to the caller. */
async function copyTo(part: string, { path, onBytes }: Copying): Promise<void> {
  const thread = createSqliteThread({ path, isReadOnly: true })
  let looking: NodeJS.Timeout | undefined
  try {
    const totalBytes = await readSize(thread)
    const look = async () => onBytes?.((await stat(part)).size, totalBytes)
    // The last look may come when the file is renamed already.
    looking = setInterval(() => void look().catch(() => {}), LOOK_EVERY_MS)
    // It is another file that is written, but SQLite takes the pragma to mean every one.
    await thread.query('pragma query_only = off', [])
    await thread.query('vacuum into ?', [part])
  } catch (error) {
    throw new AppError('store-unavailable', `The store’s file ${path} cannot be copied: ${whyFileFails(error)}.`)
  } finally {
    clearInterval(looking)
    await thread.close()
  }
}

/** Bytes that are in use. */
async function readSize(thread: SqliteThread): Promise<number> {
  const { rows } = await thread.query(
    `select (page_count - freelist_count) * page_size as bytes
       from pragma_page_count, pragma_freelist_count, pragma_page_size`,
    [],
  )
  const [row] = rows
  return Number(row && Object.values(row)[0])
}
