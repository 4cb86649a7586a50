import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { childEnv, ROOT } from '@/cli/child'
import { findFreePort } from '@/cli/port'
import { SERVER, SERVER_ENV } from '@/cli/production-build'

const STARTS_WITHIN_MS = 60_000

export type AppProcess = {
  readonly origin: string
  readonly port: number
  /** What it wrote to stdout, line by line. */
  readonly lines: readonly string[]
  /** By SIGKILL, as a power cut would. */
  stop(): Promise<void>
  /** By SIGTERM. @returns the exit code. */
  end(): Promise<number | null>
}

type StartOptions = {
  /** A free one where left out. */
  readonly port?: number
}

/** The production build as a process of its own, on a free port. Resolves once it answers. */
export async function startApp(
  env: Readonly<Record<string, string>>,
  { port: asked }: StartOptions = {},
): Promise<AppProcess> {
  const port = asked ?? (await findFreePort())
  const origin = `http://127.0.0.1:${port}`
  const settings = { PORT: String(port), HOSTNAME: '127.0.0.1', MODELS_DIR: resolve(ROOT, 'models'), LOG_LEVEL: 'warn' }
  const app = spawn(process.execPath, [SERVER], {
    cwd: ROOT,
    env: childEnv({ ...SERVER_ENV, ...settings, ...env }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  app.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)))
  const stop = async () => void (await end(app, 'SIGKILL'))
  try {
    await waitForAnswer(app, origin)
    return { origin, port, lines, stop, end: () => end(app, 'SIGTERM') }
  } catch (error) {
    await stop()
    throw error
  }
}

async function waitForAnswer(app: ChildProcess, origin: string): Promise<void> {
  for (const deadline = performance.now() + STARTS_WITHIN_MS; performance.now() < deadline; await sleep(20)) {
    if (app.exitCode !== null) throw new Error('The app ended at once.')
    if ((await fetch(`${origin}/api/health`).catch(() => undefined))?.ok) return
  }
  throw new Error('The app did not answer.')
}

async function end(app: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (app.exitCode !== null || app.signalCode !== null) return app.exitCode
  const ended = new Promise((resolve) => app.once('exit', resolve))
  app.kill(signal)
  await ended
  return app.exitCode
}
