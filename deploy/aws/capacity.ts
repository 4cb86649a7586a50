import { DATABASE_MACHINES } from './machines'

/** Requests for one record each that one core answers in a second where none share a run: docs/scale.md, one connection. */
const CORE_REQUESTS_PER_SECOND = 1_200

/** Share of its processor that a machine is to use: while another starts, and where one fails, the others carry more. */
export const TARGET_CPU_PERCENT = 60

/**
 * Requests a minute and machine beyond which one more is started. It counts each at its dearest: where many ask at once, one
 * core carries 7,400 a second. Long lists cost more than it knows of; for them there is the processor's own target.
 */
export const TARGET_REQUESTS_PER_MINUTE = Math.floor((CORE_REQUESTS_PER_SECOND * TARGET_CPU_PERCENT) / 100) * 60

/** While a new version is rolled out, there are so many machines to each that there should be, in percent. */
export const REFRESH_MAX_PERCENT = 150

/** What each server's pool may open: `lib/adapters/db/postgres/pool.ts`. */
const CONNECTIONS_PER_SERVER = 8
/** For a migration, for who looks into it, and those that RDS keeps for itself. */
const OTHER_CONNECTIONS = 8

/** Connections that so many servers may need, while a new version is rolled out. */
export function neededConnections(maxInstances: number): number {
  return Math.ceil((maxInstances * REFRESH_MAX_PERCENT) / 100) * CONNECTIONS_PER_SERVER + OTHER_CONNECTIONS
}

/** RDS lets in one connection for so many bytes of the memory that it leaves to the database, about four fifths. */
const BYTES_PER_CONNECTION = 9_531_392
const DATABASE_SHARE = 0.8

/** Connections that a database lets in. */
export function offeredConnections(machine: keyof typeof DATABASE_MACHINES): number {
  return Math.floor((DATABASE_MACHINES[machine].memoryGib * 2 ** 30 * DATABASE_SHARE) / BYTES_PER_CONNECTION)
}
