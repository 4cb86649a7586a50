import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Any would do. */
const CORE = '0'

/** Keeps a process, with all threads that it has and will have, on one core. @returns whether this machine can do that. */
export async function keepOnOneCore(pid: number): Promise<boolean> {
  try {
    await promisify(execFile)('taskset', ['--all-tasks', '--cpu-list', '--pid', CORE, String(pid)])
    return true
  } catch {
    return false
  }
}
