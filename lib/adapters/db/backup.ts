import type { Survey } from './survey'

/** Called now and then; the whole is not always known beforehand. */
export type OnBytes = (doneBytes: number, totalBytes?: number) => void

export type BackupOptions = {
  /** File to write; its folder is made. */
  readonly to: string
  readonly mayReplace?: boolean
  readonly onBytes?: OnBytes
}

export type Backup = Survey & { readonly bytes: number }

export type RestoreOptions = {
  /** File of a backup. */
  readonly from: string
  /** PostgreSQL: also where tables are. SQLite: also where the file is damaged. What was there is set aside. */
  readonly isForced?: boolean
  /** Names what is set aside. */
  readonly now: Date
  /** PostgreSQL: called with the schema once it holds what was there, for whoever breaks the restore off. */
  readonly onSetAside?: (schema: string) => void
  readonly onBytes?: OnBytes
}

export type Restored = Survey & {
  /** The file, or the schema of PostgreSQL's, that now holds what was there. */
  readonly setAside: string | undefined
}

/** `20260131T120000.000Z`: sorts by time, and is a name on every file system. */
export function compactTime(at: Date): string {
  return at.toISOString().replace(/[-:]/g, '')
}
