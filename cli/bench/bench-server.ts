import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { childEnv, ROOT } from '../child'
import { findFreePort } from '../port'
import { ensureBuild, SERVER, SERVER_ENV } from '../production-build'
import { CommandFailure } from '../run-command'
import type { BenchRun } from './bench-run'
import { createHttp, type Http } from './http'
import { settingsOf } from './server-settings'

const ANSWERS_WITHIN_MS = 60_000
const ENDS_WITHIN_MS = 5_000
const POLL_MS = 10
const LISTEN_POLL_MS = 2

export type StartedServer = {
  readonly pid: number
  readonly port: number
  /** One connection, not used yet. */
  readonly http: Http
  /** On the clock of `performance.now()`: when the process was started, and when its port first took a connection. */
  readonly startedAt: number
  readonly listensAt: number
  hasEnded(): boolean
  stop(): Promise<void>
}

export type BenchServer = Pick<StartedServer, 'pid' | 'http' | 'stop'> & {
  /** From the start of the process to its first answer. */
  readonly startSeconds: number
  /** To the first good answer of `/api/ready`; absent where the default model does not answer. */
  readonly readySeconds: number | undefined
}

type StartOptions = {
  /** Settings of the server that are not its defaults. */
  readonly settings?: Readonly<Record<string, string>>
  /** Of Node's own. */
  readonly nodeArgs?: readonly string[]
  /** Gets what the server writes to stdout, line by line. */
  readonly onLine?: ((line: string) => void) | undefined
  /** A file that gets it instead, which costs this process nothing. */
  readonly logPath?: string | undefined
}

/** The production build on a loopback port of its own, with default settings whatever this shell has set. */
export async function openBenchServer(run: BenchRun): Promise<BenchServer> {
  run.report('the server, starting')
  const server = await startServer(run)
  const { startedAt, http, pid, stop } = server
  const secondsSince = () => (performance.now() - startedAt) / 1000
  try {
    await waitForAnswer(server, run.signal)
    const startSeconds = secondsSince()
    const { status } = await http.get('/api/ready')
    return { pid, http, startSeconds, readySeconds: status === 200 ? secondsSince() : undefined, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * The same with settings of the caller's, as soon as it listens; requests that come then wait until it can answer. Its
 * store, unless the caller names one, goes with it.
 */
export async function startServer(
  { modelsDir, signal }: Pick<BenchRun, 'modelsDir' | 'signal'>,
  { settings = {}, nodeArgs = [], onLine, logPath }: StartOptions = {},
): Promise<StartedServer> {
  await ensureBuild()
  signal.throwIfAborted()
  const port = await findFreePort()
  const folder = await mkdtemp(join(tmpdir(), 'bracket-bench-store-'))
  // The server moves into its own folder, so the models' one is given whole.
  const own = settingsOf({ MODELS_DIR: modelsDir, DATABASE_URL: `file:${join(folder, 'bracket.db')}`, ...settings })
  const log = logPath === undefined ? undefined : openSync(logPath, 'a')
  const startedAt = performance.now()
  const server = spawn(process.execPath, [...nodeArgs, '--enable-source-maps', SERVER], {
    cwd: ROOT,
    env: childEnv({ ...SERVER_ENV, ...own, PORT: String(port), HOSTNAME: '127.0.0.1' }),
    stdio: ['ignore', log ?? (onLine ? 'pipe' : 'ignore'), 'ignore'],
  })
  if (log !== undefined) closeSync(log)
  if (onLine && server.stdout) createInterface({ input: server.stdout }).on('line', onLine)
  const http = createHttp(port)
  // A second Ctrl-C ends this process without further ado.
  const kill = () => void server.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    await endServer(server, http).finally(() => process.off('exit', kill))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await waitUntilListening(server, { port, signal })
    const times = { startedAt, listensAt: performance.now() }
    return { pid: pidOf(server), port, http, ...times, hasEnded: () => hasEnded(server), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function waitUntilListening(
  server: ChildProcess,
  { port, signal }: { readonly port: number; readonly signal: AbortSignal },
): Promise<void> {
  for (const deadline = performance.now() + ANSWERS_WITHIN_MS; performance.now() < deadline; ) {
    signal.throwIfAborted()
    if (hasEnded(server)) throw endedAtOnce()
    if (await takesConnection(port)) return
    await sleep(LISTEN_POLL_MS)
  }
  throw new CommandFailure('The server did not listen within a minute; "npm start" shows why.')
}

function takesConnection(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const settle = (isTaken: boolean) => {
      socket.destroy()
      resolve(isTaken)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}

async function waitForAnswer(server: StartedServer, signal: AbortSignal): Promise<void> {
  for (const deadline = performance.now() + ANSWERS_WITHIN_MS; performance.now() < deadline; ) {
    signal.throwIfAborted()
    if (server.hasEnded()) throw endedAtOnce()
    const answered = await server.http.get('/api/health').catch(() => undefined)
    if (answered?.status === 200) return
    await sleep(POLL_MS)
  }
  throw new CommandFailure('The server did not answer within a minute; "npm start" shows why.')
}

async function endServer(server: ChildProcess, http: Http): Promise<void> {
  http.close()
  if (hasEnded(server)) return
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  server.kill('SIGTERM')
  const force = setTimeout(() => server.kill('SIGKILL'), ENDS_WITHIN_MS)
  await ended
  clearTimeout(force)
}

function endedAtOnce(): CommandFailure {
  return new CommandFailure('The server ended at once; "npm start" shows why.')
}

function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null || pid === undefined
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new CommandFailure('The server could not be started.')
  return pid
}
