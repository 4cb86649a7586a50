import { AppError } from '@/lib/core/errors'

const SYSTEM_REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOENT: 'no such file',
  EISDIR: 'this is a folder',
  ENOTDIR: 'this is not a folder',
  EEXIST: 'it is there already',
}
const INTERRUPTED = 130
/** One Ctrl-C can arrive twice: from the terminal, and handed on by npm. */
const SAME_CTRL_C_MS = 1_000

/** An expected failure of a command; its message is all there is to say. */
export class CommandFailure extends Error {}

/**
 * Runs a command's main with a signal that Ctrl-C and SIGTERM abort, and turns whatever it throws into one clear line
 * and an exit code. A second Ctrl-C ends the process at once.
 */
export async function runCommand(main: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  let stoppedAt = Number.POSITIVE_INFINITY
  const interrupt = () => {
    if (performance.now() > stoppedAt + SAME_CTRL_C_MS) process.exit(INTERRUPTED)
    stoppedAt = Math.min(stoppedAt, performance.now())
    stop.abort()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    await main(stop.signal)
  } catch (error) {
    console.error(stop.signal.aborted ? 'Stopped.' : `Error: ${describeFailure(error)}`)
    process.exitCode = stop.signal.aborted ? INTERRUPTED : 1
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

/** The same for a command that may be broken off anywhere: Ctrl-C and SIGTERM simply end it. */
export async function runBreakable(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    console.error(`Error: ${describeFailure(error)}`)
    process.exitCode = 1
  }
}

/** One line a person can act on; the stack only where nobody foresaw the failure. */
export function describeFailure(error: unknown): string {
  if (error instanceof AppError || error instanceof CommandFailure) return error.message
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  const reason = 'syscall' in error ? SYSTEM_REASONS[code] : undefined
  if (!reason) return error.stack ?? error.message
  return 'path' in error ? `${error.path}: ${reason}.` : `${reason}.`
}
