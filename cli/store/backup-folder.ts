import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { compactTime } from '@/lib/adapters/db/backup'

const OURS = /^bracket-\d{8}T\d{6}\.\d{3}Z(\.db|\.dump)$/

/** A name that sorts by time, UTC: `bracket-20260131T120000.000Z.db`. */
export function backupName(at: Date, ending: string): string {
  return `bracket-${compactTime(at)}${ending}`
}

/** Whether it means a folder, in which backups are named by their time. */
export async function isFolder(path: string): Promise<boolean> {
  return /[\\/]$/.test(path) || ((await stat(path).catch(() => undefined))?.isDirectory() ?? false)
}

/** Deletes the oldest backups of a folder beyond so many; of files with other names, none. @returns those it deleted, by name */
export async function deleteOlder(
  folder: string,
  { keep, ending }: { readonly keep: number; readonly ending: string },
): Promise<readonly string[]> {
  const ours = (await readdir(folder)).filter((name) => OURS.exec(name)?.[1] === ending)
  const older = ours.sort().slice(0, Math.max(ours.length - keep, 0))
  for (const name of older) await rm(join(folder, name), { force: true })
  return older
}
