import { createWriteStream } from 'node:fs'
import type { Backup, BackupOptions } from '../backup'
import { countBytes } from '../count-bytes'
import { writeWhole } from '../whole-file'
import { runProgram } from './programs'
import { surveyDump } from './survey-dump'

/** All tables of the schema that the address leads to: those of a newer Bracket too, but nothing that was set aside. */
const DUMP = ['--format=custom', '--no-owner', '--no-privileges', '--no-comments', '--table=*'] as const

/**
 * The store as it was at one moment, by pg_dump in its custom format, in a file that was then read. Servers go on writing.
 * @throws AppError `store-unavailable` or `data-invalid`, in one line for the operator
 */
export function dumpStore(url: string, { to, mayReplace = false, onBytes }: BackupOptions): Promise<Backup> {
  return writeWhole(to, { mayReplace }, async (part) => {
    await runProgram('pg_dump', DUMP, { url, to: [countBytes(onBytes), createWriteStream(part, { flags: 'r+' })] })
    return surveyDump(part)
  })
}
