import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** In order of preference: what the system calls Python, then other versions beside it. */
const COMMANDS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'] as const
/** Exits with 0 for a Python that can make a virtual environment with pip in it and that the pinned versions run on. */
const CHECK =
  'import sys, venv, ensurepip; print(sys.executable, sys.version.split()[0]); sys.exit(sys.version_info < (3, 11))'

export type Python = {
  readonly command: string
  /** Path and version. */
  readonly identity: string
}

/** A Python of 3.11 or newer on the PATH with its venv module and pip, undefined where there is none. */
export async function findPython(): Promise<Python | undefined> {
  for (const command of COMMANDS) {
    try {
      const { stdout } = await promisify(execFile)(command, ['-c', CHECK])
      return { command, identity: stdout.trim() }
    } catch {
      // Not there, too old, or without venv: the next one may do.
    }
  }
  return undefined
}
