import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '@/lib/core/errors'
import { whyFileFails } from './open-failure'

/** Whoever may read a backup may read all that is in the store. */
export const OWNER_ONLY = 0o600
/** With what SQLite keeps beside one while it writes or reads it. */
const PART = /^\..+\.[0-9a-f]{12}\.part(-journal|-wal|-shm)?$/
/** Nobody writes any more to a part that has not changed for so long: who wrote it was killed. */
const ABANDONED_MS = 3_600_000
const DISK_FULL = 'ENOSPC'

/**
 * Has `write` fill an empty file beside `path`, which gets this name when it is whole and on the disk; so there is never half a
 * file under it. Parts of others that were killed are removed.
 * @returns what `write` does, with the file's size in bytes. @throws AppError `data-invalid` where the name is taken, or the disk full
 */
export async function writeWhole<T extends object>(
  path: string,
  { mayReplace }: { readonly mayReplace: boolean },
  write: (part: string) => Promise<T>,
): Promise<T & { readonly bytes: number }> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  await removeAbandoned(folder)
  await refuseTaken(path, mayReplace)
  const part = partOf(path)
  try {
    await (await open(part, 'wx', OWNER_ONLY)).close()
    const written = await write(part)
    const bytes = await syncFile(part)
    await refuseTaken(path, mayReplace)
    await rename(part, path)
    await syncFolder(folder)
    return { ...written, bytes }
  } catch (error) {
    // Of a stream it does not name the file.
    if (!(error instanceof Error && 'code' in error && error.code === DISK_FULL)) throw error
    throw new AppError('data-invalid', `${path} cannot be written: ${whyFileFails(error)}.`)
  } finally {
    for (const end of ['', '-journal']) await rm(`${part}${end}`, { force: true })
  }
}

/** A file beside `path`, to be written before it gets this name. */
export function partOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)
}

/** Parts in the folder that others wrote, and were killed. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((found) => PART.test(found))) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { force: true })
  }
}

/** @returns its size in bytes */
export async function syncFile(path: string): Promise<number> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** After this, what was renamed in it stays so, also where the power goes. Windows has no such thing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

async function refuseTaken(path: string, mayReplace: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || (mayReplace && found.isFile())) return
  throw new AppError(
    'data-invalid',
    `${path} ${found.isFile() ? 'is there already. Choose another name, or replace it with --force.' : 'is no file.'}`,
  )
}
