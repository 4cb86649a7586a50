import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { findFreePort } from '@/cli/port'
import { type KeptProcess, keepProcess } from '../mlflow/keep-process'

const USER = 'bracket'
const START_LIMIT_MS = 60_000
const POLL_MS = 50
/** PostgreSQL does not run as root; the package makes this user. */
const SYSTEM_USER = 'postgres'

export type PostgresServer = {
  /** Of its database `postgres`, with the name and password of who may do everything. */
  readonly url: string
  /** Kills the server as a power cut would; its data stay. */
  crash(): Promise<void>
  /** After a crash, on the same port. */
  start(): Promise<void>
  /** Ends the server at once and removes its folder. */
  stop(): Promise<void>
}

/**
 * A new PostgreSQL server of its own, on the loopback interface, with passwords, and syncing as it would in earnest. It does
 * not outlive this process. `bin` is the folder of its programs.
 */
export async function startPostgres(bin: string): Promise<PostgresServer> {
  const port = await findFreePort()
  const folder = await mkdtemp(join(tmpdir(), 'bracket-postgres-'))
  const password = randomBytes(16).toString('hex')
  const [data, passwordFile, logPath] = ['data', 'password', 'server.log'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`
  const tidy = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', tidy)
  let server: KeptProcess | undefined

  const start = async () => {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100']
    const [command, ...args] = asUser([
      join(bin, 'postgres'),
      ...['-D', data, '-p', String(port)],
      ...settings.flatMap((setting) => ['-c', setting]),
    ])
    server = await keepProcess(command, { args, env: {}, cwd: folder, logPath })
    await waitUntilAnswering({ url, server, logPath })
  }
  const crash = async () => {
    await server?.stop()
    // Until somebody reaps the killed process, its lock would count.
    await rm(join(data, 'postmaster.pid'), { force: true })
  }
  const stop = async () => {
    process.off('exit', tidy)
    // Of its own accord it leaves no shared memory behind.
    await run([join(bin, 'pg_ctl'), 'stop', '-D', data, '-m', 'immediate']).catch(() => {})
    await crash()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    if (isRoot()) await run(['chown', SYSTEM_USER, folder], { asRoot: true })
    await writeFile(passwordFile, password)
    // The folder is its user's alone; root's file in it is to be read by that user.
    await chmod(passwordFile, 0o644)
    await run([
      join(bin, 'initdb'),
      ...['-D', data, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--no-locale'],
    ])
    await start()
  } catch (error) {
    await stop()
    throw error
  }
  return { url, crash, start, stop }
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

type Command = readonly [string, ...string[]]

function asUser([command, ...args]: Command): Command {
  if (!isRoot()) return [command, ...args]
  return ['setpriv', `--reuid=${SYSTEM_USER}`, `--regid=${SYSTEM_USER}`, '--clear-groups', '--', command, ...args]
}

async function run(line: Command, { asRoot = false } = {}): Promise<void> {
  const [command, ...args] = asRoot ? line : asUser(line)
  // Whoever else it runs as may not enter the folder that this process is in.
  await promisify(execFile)(command, args, { cwd: tmpdir() })
}

type Waiting = { readonly url: string; readonly server: KeptProcess; readonly logPath: string }

async function waitUntilAnswering({ url, server, logPath }: Waiting): Promise<void> {
  let isGone = false
  void server.ended.then(() => {
    isGone = true
  })
  for (const giveUpAt = performance.now() + START_LIMIT_MS; !isGone && performance.now() < giveUpAt; ) {
    if (await isAnswering(url)) return
    await sleep(POLL_MS)
  }
  const log = await readFile(logPath, 'utf8').catch(() => '')
  throw new Error(`PostgreSQL ${isGone ? 'ended' : 'did not answer'}. The end of its log:\n${log.slice(-2_000)}`)
}

async function isAnswering(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
