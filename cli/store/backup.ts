import { constants, setPriority } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { upkeepOf } from '@/lib/composition/upkeep'
import { createByteProgress } from '../progress'
import { readSettings } from '../settings'
import { backupName, deleteOlder, isFolder } from './backup-folder'
import { describeForScripts, describeSurvey, size } from './words'

export type BackupCommandOptions = { readonly keep?: number; readonly force?: boolean; readonly json?: boolean }

/** @throws AppError `store-unavailable`, `data-invalid` */
export async function backupStore(
  to: string,
  { keep, force = false, json = false }: BackupCommandOptions,
): Promise<void> {
  // Servers on this machine go first; threads and programs that are started from here on have it too.
  setPriority(constants.priority.PRIORITY_LOW)
  const upkeep = upkeepOf(readSettings())
  // Where backups are kept by their number, they are in a folder, which the first one makes.
  const inFolder = keep !== undefined || (await isFolder(to))
  const file = resolve(inFolder ? join(to, backupName(new Date(), upkeep.ending)) : to)
  const progress = createByteProgress('Backing up')
  const backup = await upkeep.backup({ to: file, mayReplace: force, onBytes: progress.report }).finally(progress.stop)
  const deleted = keep === undefined ? [] : await deleteOlder(dirname(file), { keep, ending: upkeep.ending })
  if (json) {
    console.log(JSON.stringify({ file, bytes: backup.bytes, ...describeForScripts(backup), deleted }))
    return
  }
  const gone = deleted.length === 0 ? [] : [`  deleted ${deleted.join(', ')}`]
  console.log(
    [`Backup ${file}, ${size(backup.bytes)}, read and found sound`, ...describeSurvey(backup), ...gone].join('\n'),
  )
}
