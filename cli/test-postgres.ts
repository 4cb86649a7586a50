import { findPostgres, namedPostgres, PostgresMissing } from '@/lib/testing/postgres/find-postgres'

/** Whether a PostgreSQL can be started, or one is named; one line says why not. */
export async function hasPostgres(): Promise<boolean> {
  if (namedPostgres()) return true
  try {
    await findPostgres()
    return true
  } catch (error) {
    if (!(error instanceof PostgresMissing)) throw error
    console.error(`\nNOT RUN: the tests against a real PostgreSQL. ${error.message}\n`)
    return false
  }
}
