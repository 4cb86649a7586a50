import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { childEnv, ROOT } from '@/cli/child'
import { findFreePort } from '@/cli/port'
import { SERVER, SERVER_ENV } from '@/cli/production-build'

const STARTS_WITHIN_MS = 60_000

export type AppProcess = {
  readonly origin: string
  /** What it wrote to stdout, line by line. */
  readonly lines: readonly string[]
  stop(): Promise<void>
}

/** The production build as a process of its own, on a free port. Resolves once it answers. */
export async function startApp(env: Readonly<Record<string, string>>): Promise<AppProcess> {
  const port = await findFreePort()
  const origin = `http://127.0.0.1:${port}`
  const settings = { PORT: String(port), HOSTNAME: '127.0.0.1', MODELS_DIR: resolve(ROOT, 'models'), LOG_LEVEL: 'warn' }
  const app = spawn(process.execPath, [SERVER], {
    cwd: ROOT,
    env: childEnv({ ...SERVER_ENV, ...settings, ...env }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  app.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)))
  const stop = () => end(app)
  try {
    await waitForAnswer(app, origin)
    return { origin, lines, stop }
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

async function end(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return
  const ended = new Promise((resolve) => app.once('exit', resolve))
  app.kill('SIGKILL')
  await ended
}
