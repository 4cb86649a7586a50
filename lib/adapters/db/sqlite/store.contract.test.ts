import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe } from 'vitest'
import { testStoreContract } from '@/lib/testing/store-contract'
import { openStore } from '../open-store'

describe('the store in an SQLite file', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bracket-store-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  testStoreContract(() => openStore({ address: { kind: 'sqlite', path: join(folder, 'deep', 'bracket.db') } }))
})
