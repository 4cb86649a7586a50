import { createReadStream, createWriteStream } from 'node:fs'
import { link, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@/lib/core/errors'
import { compactTime, type OnBytes, type Restored, type RestoreOptions } from '../backup'
import { countBytes } from '../count-bytes'
import { whyFileFails } from '../open-failure'
import { refuseUnusable } from '../schema-state'
import { OWNER_ONLY, partOf, removeAbandoned, syncFile, syncFolder } from '../whole-file'
import { inspectFile, isFile, isSame } from './inspect-file'
import { createSqliteThread, type SqliteThread } from './thread'

/** What SQLite keeps beside a file while it is open, and after a crash. */
const BESIDE = ['-wal', '-shm'] as const
const BUSY = 'SQLITE_BUSY'

/**
 * Puts a copy of the backup, read and found sound, in the place of the store's file. What was there stays beside it.
 * @throws AppError `store-unavailable` where a server has the file open; `data-invalid` where the backup is not fit
 */
export async function restoreFile(
  path: string,
  { from, isForced = false, now, onBytes }: RestoreOptions,
): Promise<Restored> {
  await refuseSame(path, from)
  await mkdir(dirname(path), { recursive: true })
  await removeAbandoned(dirname(path))
  const part = partOf(path)
  const aside = `${path}.before-restore-${compactTime(now)}`
  try {
    await copy(from, part, onBytes)
    // Of a file that was copied while it was open, the newest part is beside it.
    if (await isFile(`${from}-wal`)) await copy(`${from}-wal`, `${part}-wal`)
    const survey = await inspectFile(part)
    refuseUnusable(survey.schema)
    await syncFile(part)
    const wasThere = await put(part, { path, aside, isForced })
    await syncFolder(dirname(path))
    return { ...survey, setAside: wasThere ? aside : undefined }
  } finally {
    for (const end of ['', ...BESIDE]) await rm(`${part}${end}`, { force: true })
  }
}

async function refuseSame(path: string, from: string): Promise<void> {
  if (!(await isFile(from))) throw new AppError('data-invalid', `${from}: there is no such file.`)
  if (await isSame(path, from)) throw new AppError('data-invalid', `${from} is the store itself.`)
}

async function copy(from: string, to: string, onBytes?: OnBytes): Promise<void> {
  const { size } = await stat(from)
  await pipeline(
    createReadStream(from),
    countBytes(onBytes, size),
    createWriteStream(to, { flags: 'wx', mode: OWNER_ONLY }),
  )
}

type Places = { readonly path: string; readonly aside: string; readonly isForced: boolean }

/** @returns whether there was something to set aside */
async function put(part: string, { path, aside, isForced }: Places): Promise<boolean> {
  if (!(await isFile(path))) {
    // SQLite would play a journal that stayed behind into the file that takes its place.
    await moveJournals(path, aside)
    await rename(part, path)
    return false
  }
  const holder = createSqliteThread({ path, isReadOnly: true })
  try {
    const isHeld = await hold(holder, { path, isForced })
    if (!isHeld) await moveJournals(path, aside)
    // Another name for the same file, so that there is no moment without one, in which a server would make its own.
    await link(path, aside).catch(() => rename(path, aside))
    await rename(part, path)
    return true
  } finally {
    await holder.close()
  }
}

/**
 * Keeps everybody else out; its journal is in the file afterwards. SQLite changes the kind of journal only for who is alone.
 * @returns false where the file is too damaged for that, and force is used. @throws AppError `store-unavailable`
 */
async function hold(holder: SqliteThread, { path, isForced }: Pick<Places, 'path' | 'isForced'>): Promise<boolean> {
  try {
    await holder.query('pragma query_only = off', [])
    await holder.query('pragma journal_mode = delete', [])
    await holder.query('begin exclusive', [])
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith(BUSY)) {
      throw new AppError(
        'store-unavailable',
        `A server, or another command, has the store’s file ${path} open. Stop it, and restore then.`,
      )
    }
    if (isForced) return false
    throw new AppError(
      'store-unavailable',
      `Whether a server has the store’s file ${path} open cannot be told: ${whyFileFails(error)}. Make sure that none ` +
        'has, and give --force.',
    )
  }
}

async function moveJournals(path: string, aside: string): Promise<void> {
  for (const end of BESIDE) {
    if (await isFile(`${path}${end}`)) await rename(`${path}${end}`, `${aside}${end}`)
  }
}
