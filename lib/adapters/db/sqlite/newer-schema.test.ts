import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ADDING, migrateFurther, TAKING } from '@/lib/testing/newer-schema'
import { testStoreContract } from '@/lib/testing/store-contract'
import { openStore } from '../open-store'
import { openUpkeep } from '../upkeep'
import { openSqlite } from './open-sqlite'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-newer-'))
  path = join(folder, 'bracket.db')
})
afterEach(() => rm(folder, { recursive: true }))

async function openAfter(migration: string) {
  const newer = await openSqlite(path)
  await migrateFurther(newer.db, migration)
  await newer.close()
  return openStore({ address: { kind: 'sqlite', path } })
}

describe('a store in SQLite that a newer Bracket had, which is rolled back', () => {
  testStoreContract(() => openAfter(ADDING))
})

test('a newer schema is left as it is, and told of', async () => {
  await (await openAfter(ADDING)).close()
  const { did, schema } = await openUpkeep({ kind: 'sqlite', path }).migrate()
  expect(did).toEqual([])
  expect(schema).toMatchObject({ missing: [], unknown: [ADDING] })
})

test('one that this Bracket cannot work with is refused in a line', async () => {
  await expect(openAfter(TAKING)).rejects.toThrow(
    `The store was last opened by a newer Bracket: it has had the migration ${TAKING}, which this one cannot work with.`,
  )
})
