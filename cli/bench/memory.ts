import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const KB = 1024

/** Resident memory of a process now, in MB of 10^6 bytes. */
export async function readResidentMb(pid: number): Promise<number> {
  const status = await readStatus(pid)
  if (status) return (statusKb(status, 'VmRSS') * KB) / 1e6
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return (Number(stdout) * KB) / 1e6
}

/** The most memory that this process ever held, in MB of 10^6 bytes. */
export async function readOwnPeakMb(): Promise<number> {
  // Linux hands its maxRSS of resourceUsage down from the parent that started the process; VmHWM is the process's own.
  const status = await readStatus(process.pid)
  return ((status ? statusKb(status, 'VmHWM') : process.resourceUsage().maxRSS) * KB) / 1e6
}

function readStatus(pid: number): Promise<string | undefined> {
  return readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined)
}

/** A line of Linux's process status, in its "kB" of 1024 bytes; NaN where there is none. */
export function statusKb(status: string, name: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN)
}
