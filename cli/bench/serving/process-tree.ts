import { readdir, readFile } from 'node:fs/promises'

/** Linux counts in hundredths of a second, whatever its kernel was built with. */
const TICK_MS = 10

export type ProcessStat = {
  readonly pid: number
  readonly parent: number
  /** Processor time that it, with all its threads, has used so far. */
  readonly ms: number
  /** Ticks since the system started: with the pid, the process and no later one of its number. */
  readonly startedAt: number
}

/** A process and all that came of it, other groups and sessions too; none where the system has no /proc. */
export async function listTree(pid: number): Promise<readonly ProcessStat[]> {
  const all = await listProcesses()
  const tree: ProcessStat[] = all.filter((found) => found.pid === pid)
  // Grows while it is walked.
  for (const { pid: parent } of tree) tree.push(...all.filter((found) => found.parent === parent))
  return tree
}

/** The processor time of such a tree, in ms; NaN where it cannot be told. */
export async function readProcessorMs(pid: number): Promise<number> {
  const tree = await listTree(pid)
  return tree.length === 0 ? Number.NaN : tree.reduce((sum, { ms }) => sum + ms, 0)
}

/** Ends what is left of a tree that was listed before its root ended. */
export async function endLeftovers(tree: readonly ProcessStat[]): Promise<void> {
  const alive = new Map((await listProcesses()).map(({ pid, startedAt }) => [pid, startedAt]))
  for (const { pid } of tree.filter(({ pid, startedAt }) => alive.get(pid) === startedAt)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

/** A line of `/proc/<pid>/stat`, undefined for a process that has ended. The name, in brackets, may hold anything. */
export function parseStat(line: string): ProcessStat | undefined {
  const pid = Number.parseInt(line, 10)
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  // Behind the name: state, parent, … and as 12th, 13th and 20th the time in programs, in the system, and of the start.
  const [parent = Number.NaN, user = Number.NaN, system = Number.NaN, startedAt = Number.NaN] = [1, 11, 12, 19].map(
    (place) => Number(fields[place]),
  )
  const isWhole = fields[0] !== 'Z' && [pid, parent, user, system, startedAt].every(Number.isFinite)
  return isWhole ? { pid, parent, ms: (user + system) * TICK_MS, startedAt } : undefined
}

async function listProcesses(): Promise<readonly ProcessStat[]> {
  const names = await readdir('/proc').catch((): string[] => [])
  const pids = names.filter((name) => /^\d+$/.test(name))
  // A process may end between being listed and being read.
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')))
  return lines.map(parseStat).filter((stat) => stat !== undefined)
}
