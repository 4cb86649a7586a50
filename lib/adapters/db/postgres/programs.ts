import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { AppError } from '@/lib/core/errors'

export type ProgramName = 'pg_dump' | 'pg_restore'

/** Debian and Ubuntu keep a folder for each version. */
const DEBIAN = '/usr/lib/postgresql'
const CONNECT_SECONDS = '10'
const MAX_COMPLAINT = 20_000

/** What of an address has a variable of its own; libpq reads them, so that no command line shows any of it. */
const VARIABLES: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  options: 'PGOPTIONS',
}

type Run = {
  /** Of the database; without it the program reaches none. */
  readonly url?: string
  /** What its input comes from, and through what; without any, it is empty. */
  readonly from?: readonly (NodeJS.ReadableStream | NodeJS.ReadWriteStream)[]
  /** What its output goes through, and at last into; without any, nowhere. */
  readonly to?: readonly NodeJS.WritableStream[]
}

/**
 * Runs the program until it ends. What it reads and writes goes through this process, so that it does not outlive it.
 * @throws AppError `store-unavailable` with its first complaint; Error of the file system
 */
export async function runProgram(
  name: ProgramName,
  args: readonly string[],
  { url, from = [], to = [] }: Run,
): Promise<void> {
  const child = spawn(await findProgram(name), args, {
    // biome-ignore lint/style/noProcessEnv: handed down whole, nothing is read here
    env: { ...process.env, ...(url === undefined ? {} : connectionEnv(url)) },
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    if (complaint.length < MAX_COMPLAINT) complaint += part
  })
  const ended = once(child, 'close')
  // A program that gives up closes its input, and one whose input breaks off gives up; why, it says itself.
  const fed = from.length > 0 ? pipeline([...from, child.stdin]).catch(() => {}) : child.stdin.end()
  const taken = to.length > 0 ? pipeline([child.stdout, ...to]) : child.stdout.resume()
  const [[code]] = await Promise.all([ended, fed, taken])
  if (code !== 0) throw new AppError('store-unavailable', `${name} says: ${firstComplaint(complaint)}`)
}

/** The settings of libpq that an address stands for. */
export function connectionEnv(url: string): Readonly<Record<string, string>> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const given: Record<string, string> = {
    ...Object.fromEntries(searchParams),
    ...named('host', hostname.replace(/^\[|\]$/g, '')),
    ...named('port', port),
    ...named('user', decodeURIComponent(username)),
    ...named('password', decodeURIComponent(password)),
  }
  // What the driver calls so, libpq does where nothing more is asked of it.
  if (given.sslmode === 'no-verify' || (given.sslmode === undefined && given.ssl === 'true')) given.sslmode = 'require'
  const variables = Object.entries(VARIABLES).flatMap(([name, variable]) =>
    given[name] === undefined ? [] : [[variable, given[name]] as const],
  )
  return {
    ...Object.fromEntries(variables),
    PGDATABASE: databaseOf(pathname, given.user),
    PGAPPNAME: 'bracket store',
    PGCONNECT_TIMEOUT: CONNECT_SECONDS,
  }
}

function named(name: string, value: string): Record<string, string> {
  return value === '' ? {} : { [name]: value }
}

/** As the driver takes it where the address names none. */
function databaseOf(pathname: string, user = 'postgres'): string {
  return decodeURIComponent(pathname.replace(/^\//, '')) || user
}

/** On the `PATH`, or the newest of Debian's. @throws AppError `store-unavailable` with what to install */
export async function findProgram(name: ProgramName, debian = DEBIAN): Promise<string> {
  const versions = await readdir(debian).catch(() => [])
  const newestFirst = [...versions].sort((a, b) => Number(b) - Number(a))
  for (const program of [name, ...newestFirst.map((version) => join(debian, version, 'bin', name))]) {
    const runs = await promisify(execFile)(program, ['--version']).then(
      () => true,
      () => false,
    )
    if (runs) return program
  }
  throw new AppError(
    'store-unavailable',
    `${name} is not here. Install PostgreSQL’s programs ("apt-get install postgresql-client" on Debian and Ubuntu), of the ` +
      "server's version or newer, and run this again; a hosted database has backups of its own.",
  )
}

/** Alone, for the lines after it may quote a row. */
function firstComplaint(complaint: string): string {
  const lines = complaint.split('\n').filter((line) => line.trim() !== '')
  const first = lines.find((line) => line.includes('error:')) ?? lines[0] ?? 'nothing.'
  return first.replace(/^\w+: (error: )?/, '')
}
