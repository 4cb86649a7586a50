import type { Kysely } from 'kysely'
import type { Tables } from '../tables'
import { createFirstTables } from './first-tables'

/** By name, in the order of names. One that has been released is never changed: a change is a new one. */
export const MIGRATIONS: Readonly<Record<string, { up(db: Kysely<Tables>): Promise<void> }>> = {
  '0001-first-tables': { up: createFirstTables },
}
