import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's root, wherever a command was called from. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const SIGNAL_EXIT_CODES: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
  SIGKILL: 137,
}

/** This process's environment, as a child should see it. */
export function childEnv(additions: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: handed down whole, nothing is read here
  return { NEXT_TELEMETRY_DISABLED: '1', ...process.env, ...additions }
}

/** A package's own command, run by this very Node on every platform: `bin` is a path inside the package. */
export function packageCommand(packageName: string, bin: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), bin)
}

type NodeOptions = {
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  readonly isSilent?: boolean
}

/** Runs Node on a script with the terminal handed through; resolves to its exit code. */
export async function runNode(args: readonly string[], options: NodeOptions = {}): Promise<number> {
  return exitCodeOf(spawnNode(args, options))
}

export function spawnNode(
  args: readonly string[],
  { env = {}, timeoutMs, isSilent = false }: NodeOptions = {},
): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: ROOT,
    env: childEnv(env),
    stdio: isSilent ? 'ignore' : 'inherit',
    timeout: timeoutMs,
  })
}

/** npm with the terminal handed through. On Windows it is a script, which only a shell starts. */
export function spawnNpm(args: readonly string[]): ChildProcess {
  return spawn('npm', args, { cwd: ROOT, env: childEnv(), stdio: 'inherit', shell: process.platform === 'win32' })
}

/** Until the child ends, the signals that would end this process go to the child, and it decides. */
export function exitCodeOf(child: ChildProcess): Promise<number> {
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, pass)
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal && SIGNAL_EXIT_CODES[signal]) ?? 1))
  }).finally(() => {
    for (const signal of signals) process.off(signal, pass)
  })
}
