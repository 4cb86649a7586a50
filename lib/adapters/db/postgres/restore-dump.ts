import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Restored, RestoreOptions } from '../backup'
import { countBytes } from '../count-bytes'
import { refuseUnusable } from '../schema-state'
import { fillEmpty } from './fill-empty'
import { connectionEnv, runProgram } from './programs'
import { surveyDump } from './survey-dump'

const RESTORE = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges'] as const

/**
 * Reads a dump into an empty database, all of it or nothing.
 * @throws AppError `store-unavailable`, as `fillEmpty`; `data-invalid` where the dump is not fit; Error of the database
 */
export async function restoreDump(url: string, { from, onBytes, ...options }: RestoreOptions): Promise<Restored> {
  refuseUnusable((await surveyDump(from)).schema)
  const { size } = await stat(from)
  return fillEmpty(url, options, () =>
    runProgram('pg_restore', [...RESTORE, `--dbname=${connectionEnv(url).PGDATABASE}`], {
      url,
      from: [createReadStream(from), countBytes(onBytes, size)],
    }),
  )
}
