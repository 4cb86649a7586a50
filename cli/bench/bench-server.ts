import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnNode } from '../child'
import { findFreePort } from '../port'
import { ensureBuild, SERVER, SERVER_ENV } from '../production-build'
import { CommandFailure } from '../run-command'
import type { BenchRun } from './bench-run'
import { createHttp, type Http } from './http'

const ANSWERS_WITHIN_MS = 60_000
const ENDS_WITHIN_MS = 5_000
const POLL_MS = 10

export type BenchServer = {
  readonly pid: number
  readonly http: Http
  /** From the start of the process to its first answer. */
  readonly startSeconds: number
  /** To the first good answer of `/api/ready`; absent where the default model does not answer. */
  readonly readySeconds: number | undefined
  stop(): Promise<void>
}

/** The production build on a loopback port of its own, with default settings whatever this shell has set. */
export async function openBenchServer({ modelsDir, signal, report }: BenchRun): Promise<BenchServer> {
  await ensureBuild()
  signal.throwIfAborted()
  report('the server, starting')
  const port = await findFreePort()
  // An empty setting counts as absent. The server moves into its own folder, so the models' one is given whole.
  const defaults = { MODEL_MEMORY_MB: '', LOG_LEVEL: '', MODELS_DIR: modelsDir }
  const env = { ...SERVER_ENV, ...defaults, PORT: String(port), HOSTNAME: '127.0.0.1' }
  const startedAt = performance.now()
  const server = spawnNode(['--enable-source-maps', SERVER], { env, isSilent: true })
  const http = createHttp(port)
  // A second Ctrl-C ends this process without further ado.
  const kill = () => void server.kill('SIGKILL')
  process.once('exit', kill)
  const stop = () => endServer(server, http).finally(() => process.off('exit', kill))
  try {
    await waitForAnswer(server, http, signal)
    const startSeconds = (performance.now() - startedAt) / 1000
    const { status } = await http.get('/api/ready')
    const readySeconds = status === 200 ? (performance.now() - startedAt) / 1000 : undefined
    return { pid: pidOf(server), http, startSeconds, readySeconds, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function waitForAnswer(server: ChildProcess, http: Http, signal: AbortSignal): Promise<void> {
  for (const deadline = performance.now() + ANSWERS_WITHIN_MS; performance.now() < deadline; ) {
    signal.throwIfAborted()
    if (hasEnded(server)) throw new CommandFailure('The server ended at once; "npm start" shows why.')
    const answered = await http.get('/api/health').catch(() => undefined)
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

function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null || pid === undefined
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new CommandFailure('The server could not be started.')
  return pid
}
