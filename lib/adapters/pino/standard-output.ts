import pino from 'pino'
import type { Destination } from './json-lines'

export type StandardOutput = Destination & {
  /** Resolves once everything written so far is out, or cannot be. */
  flush(): Promise<void>
}

/** Lines wait until there is this much, */
const BUFFER_BYTES = 4096
/** or so long. */
const DEFAULT_FLUSH_MS = 1000
/** A reader that does not read must not fill the memory: lines beyond are lost. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024
/** One write a turn of the event loop, so each must hold what a turn can bring. */
const WRITE_BYTES = 64 * 1024

type StandardOutputOptions = {
  /** A path instead of the standard output. */
  readonly path?: string
  readonly flushMs?: number
}

/**
 * Writes in the background, many lines at a time. At the end of the process, by an error too, what waits is written;
 * a process that is killed outright loses up to a second.
 */
export function openStandardOutput({ path, flushMs = DEFAULT_FLUSH_MS }: StandardOutputOptions = {}): StandardOutput {
  const output = pino.destination({
    dest: path ?? 1,
    sync: false,
    minLength: BUFFER_BYTES,
    maxLength: MOST_WAITING_BYTES,
    maxWrite: WRITE_BYTES,
    periodicFlush: flushMs,
  })
  // A full disk behind the output is no reason to stop answering.
  output.on('error', () => undefined)
  return {
    write: (line) => void output.write(line),
    flush: () => new Promise((resolve) => output.flush(() => resolve())),
  }
}
