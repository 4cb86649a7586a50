import { realpath, stat } from 'node:fs/promises'
import { Kysely } from 'kysely'
import { AppError } from '@/lib/core/errors'
import { whyFileFails } from '../open-failure'
import { type Survey, surveyStore } from '../survey'
import type { Tables } from '../tables'
import { sqliteDialect } from './dialect'
import { createSqliteThread, SqliteFailure } from './thread'
import { createTurns } from './turns'

/**
 * Reads the whole file; a server may write to it meanwhile, and is not held up.
 * @throws AppError `data-invalid` where it is damaged, is no store of ours, or cannot be read
 */
export async function inspectFile(path: string): Promise<Survey> {
  if (!(await isFile(path))) throw new AppError('data-invalid', `${path}: there is no such file.`)
  const thread = createSqliteThread({ path, isReadOnly: true })
  const db = new Kysely<Tables>({ dialect: sqliteDialect(thread, createTurns()) })
  try {
    const { rows } = await thread.query('pragma integrity_check(1)', [])
    const [found] = rows.flatMap((row) => Object.values(row as object))
    if (found !== 'ok') throw new AppError('data-invalid', `It is damaged: ${found}.`)
    return await surveyStore(db)
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, `${path}: ${error.message}`)
    if (error instanceof SqliteFailure) throw new AppError('data-invalid', `${path}: ${whyFileFails(error)}.`)
    throw error
  } finally {
    await db.destroy()
  }
}

/** Whether both names lead to one file. */
export async function isSame(path: string, other: string): Promise<boolean> {
  const [real, otherReal] = await Promise.all([path, other].map((name) => realpath(name).catch(() => name)))
  return real === otherReal
}

export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false
}
