import { readdir, readFile } from 'node:fs/promises'

/** Linux counts in hundredths of a second, whatever its kernel was built with. */
const TICK_MS = 10

/** Which processes: one, with all its threads, or all of a group. */
export type Of = { readonly pid: number } | { readonly groupId: number }

/** The processor time that they have used so far, in ms; NaN where the system has no /proc. */
export async function readProcessorMs(of: Of): Promise<number> {
  const pids = 'pid' in of ? [String(of.pid)] : await listPids()
  // A process may end between being listed and being read.
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')))
  const times = stats.map(parseStat).filter((stat) => stat !== undefined)
  const own = 'pid' in of ? times : times.filter(({ groupId }) => groupId === of.groupId)
  return own.length === 0 ? Number.NaN : own.reduce((sum, { ms }) => sum + ms, 0)
}

/** A line of `/proc/<pid>/stat`. The name, in brackets, may hold anything. */
export function parseStat(line: string): { readonly groupId: number; readonly ms: number } | undefined {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  // Behind the name: state, parent, group …, and as 12th and 13th the time in programs and in the system.
  const [groupId, user, system] = [fields[2], fields[11], fields[12]].map(Number)
  if (groupId === undefined || user === undefined || system === undefined) return undefined
  return Number.isNaN(groupId + user + system) ? undefined : { groupId, ms: (user + system) * TICK_MS }
}

function listPids(): Promise<readonly string[]> {
  return readdir('/proc').then(
    (names) => names.filter((name) => /^\d+$/.test(name)),
    () => [],
  )
}
