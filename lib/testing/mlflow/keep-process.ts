import { spawn } from 'node:child_process'
import { open } from 'node:fs/promises'

/**
 * Runs its arguments beside a `cat` of its input. When either ends, the whole process group does: the command of its own
 * accord, or the input because this process closed it or is gone, even by SIGKILL.
 */
const KEEPER = '{ "$@"; kill -s KILL -- "-$$"; } & cat >/dev/null; kill -s KILL -- "-$$"'

export type KeptProcess = {
  /** What the process and its children came of; undefined where it could not be started. */
  readonly pid: number | undefined
  /** Resolves when the process and its children are gone. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

type Kept = {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** File that gets what the process says. */
  readonly logPath: string
}

/** Starts a command that cannot outlive this process, nor can its children. For Linux and macOS. */
export async function keepProcess(command: string, { args, env, cwd, logPath }: Kept): Promise<KeptProcess> {
  const log = await open(logPath, 'a')
  const child = spawn('/bin/sh', ['-c', KEEPER, 'sh', command, ...args], {
    cwd,
    // biome-ignore lint/style/noProcessEnv: handed down whole, nothing is read here
    env: { ...process.env, ...env },
    stdio: ['pipe', log.fd, log.fd],
    detached: true,
  })
  const ended = new Promise<void>((resolve, reject) => child.once('error', reject).once('exit', () => resolve()))
  await log.close()
  return {
    pid: child.pid,
    ended,
    stop: () => {
      child.stdin?.destroy()
      return ended
    },
  }
}
