import { AppError } from '@/lib/core/errors'
import type { StoreAddress } from './address'

const FILE_REASONS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EEXIST: 'its folder is a file',
  ENOTDIR: 'its folder is a file',
  SQLITE_NOTADB: 'it is no SQLite database, or is damaged',
  SQLITE_CORRUPT: 'it is damaged',
  SQLITE_READONLY: 'there is no permission to write there',
  SQLITE_READONLY_DIRECTORY: 'there is no permission to write in its folder',
  SQLITE_READONLY_DBMOVED: 'it was moved away while it was open',
  SQLITE_FULL: 'the disk is full',
  SQLITE_BUSY: 'another process holds it',
}
const DAMAGED: ReadonlySet<string> = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT'])
/** Of libsql, which gives a file that cannot be opened no code. */
const CANNOT_OPEN = /unable to open/i

const SERVER_REASONS: Readonly<Record<string, string>> = {
  '28P01': 'it refuses the user or the password',
  '28000': 'it refuses the user, or the way of connecting',
  '3D000': 'it has no such database: create one',
  '42501': 'the user may not create tables there',
  '53300': 'it has too many connections already',
  '57P03': 'it is starting or stopping; try again in a moment',
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the host’s name could not be looked up',
  ENOENT: 'nothing answers there',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the host cannot be reached',
  ETIMEDOUT: 'it did not answer in time',
  ECONNRESET: 'it broke the connection off',
}

/** One line that says what to do about it. */
export function describeOpening(address: StoreAddress, error: unknown): AppError {
  if (error instanceof AppError) return error
  if (address.kind === 'sqlite') {
    const advice = DAMAGED.has(codeOf(error)) ? ' Restore a copy, or move it away to begin a new one.' : ''
    return failed(`The store’s file ${address.path} cannot be opened: ${whyFileFails(error)}.${advice}`)
  }
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : ''
  const isLate = /timeout|timed out/i.test(message)
  const why = SERVER_REASONS[code] ?? (isLate ? 'it did not answer in time' : `it said ${code || 'no more than that'}`)
  return failed(`PostgreSQL at ${placeOf(address.url)} cannot be used: ${why}. The setting is DATABASE_URL.`)
}

/** Of what was to be done with an SQLite file; without a full stop. */
export function whyFileFails(error: unknown): string {
  const message = error instanceof Error ? error.message : 'it did not say why'
  const isShut = CANNOT_OPEN.test(message)
  return FILE_REASONS[codeOf(error)] ?? (isShut ? 'it is a folder, or there is no permission to write there' : message)
}

function failed(message: string): AppError {
  return new AppError('store-unavailable', message)
}

/** A connection tried at several addresses fails with an error for each. */
function codeOf(error: unknown): string {
  const one = error instanceof AggregateError ? error.errors[0] : error
  return one instanceof Error && 'code' in one ? String(one.code) : ''
}

/** Host, port and database alone. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'the address given'
  const { host, pathname, searchParams } = new URL(url)
  return `${host || (searchParams.get('host') ?? 'localhost')}${pathname}`
}
