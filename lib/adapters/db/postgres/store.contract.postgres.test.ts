import { afterEach, beforeEach, describe, inject } from 'vitest'
import { makeDatabase, type TestDatabase } from '@/lib/testing/postgres/database'
import { testStoreContract } from '@/lib/testing/store-contract'
import { openStore } from '../open-store'

describe('the store in PostgreSQL', () => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await makeDatabase(inject('postgresUrl'))
  })
  afterEach(() => database.drop())

  testStoreContract(() => openStore({ address: { kind: 'postgres', url: database.url } }))
})
