import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { ADDING, migrateFurther, TAKING } from '@/lib/testing/newer-schema'
import { makeDatabase, type TestDatabase } from '@/lib/testing/postgres/database'
import { testStoreContract } from '@/lib/testing/store-contract'
import { openStore } from '../open-store'
import { openPatiently } from './open-postgres'

let database: TestDatabase
beforeEach(async () => {
  database = await makeDatabase(inject('postgresUrl'))
})
afterEach(() => database.drop())

async function openAfter(migration: string) {
  const newer = openPatiently(database.url)
  await migrateFurther(newer, migration)
  await newer.destroy()
  return openStore({ address: { kind: 'postgres', url: database.url } })
}

describe('a store in PostgreSQL that a newer Bracket had, which is rolled back', () => {
  testStoreContract(() => openAfter(ADDING))
})

test('one that this Bracket cannot work with is refused in a line', async () => {
  await expect(openAfter(TAKING)).rejects.toThrow(/newer Bracket: it has had the migration 9999-less-of-it-needs-9998/)
})
