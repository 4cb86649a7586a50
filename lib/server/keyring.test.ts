import { describe, expect, test } from 'vitest'
import type { ApiKey } from '@/lib/core/access/api-key'
import { AppError } from '@/lib/core/errors'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { createKeyring } from './keyring'

const MINUTE_MS = 60_000
const ID = 'abcdefgh2345'

function keyOf(id: string, change: Partial<ApiKey> = {}): ApiKey {
  const undated = { perMinute: undefined, expiresMs: undefined, revokedMs: undefined, lastUsedMs: undefined }
  return { id, name: id, scopes: ['predict'], secretHash: '00', createdMs: 0, ...undated, ...change }
}

function setUp() {
  const store = createMemoryStore()
  const clock = { ms: 0 }
  const asked: string[] = []
  const keys = {
    find: async (id: string) => {
      asked.push(id)
      return store.keys.find(id)
    },
    noteUse: store.keys.noteUse,
  }
  const keyring = createKeyring({ keys, nowMs: () => clock.ms, elapsedMs: () => clock.ms, freshMs: 5_000 })
  return { store, clock, asked, keyring }
}

describe('keyring', () => {
  test('a busy key is looked for once in some seconds', async () => {
    const { store, clock, asked, keyring } = setUp()
    await store.keys.add(keyOf(ID))
    await Promise.all([keyring.find(ID), keyring.find(ID)])
    clock.ms = 4_999
    expect(keyring.find(ID)).toMatchObject({ id: ID })
    expect(asked).toEqual([ID])
    clock.ms = 5_000
    await keyring.find(ID)
    expect(asked).toEqual([ID, ID])
  })

  test('one that is not there is remembered too, and no longer', async () => {
    const { store, clock, asked, keyring } = setUp()
    expect(await keyring.find(ID)).toBeUndefined()
    await store.keys.add(keyOf(ID))
    expect(await keyring.find(ID)).toBeUndefined()
    expect(asked).toEqual([ID])
    clock.ms = 5_000
    expect(await keyring.find(ID)).toMatchObject({ id: ID })
  })

  test('a revocation made elsewhere holds after that time, one made here at once', async () => {
    const { store, clock, keyring } = setUp()
    await store.keys.add(keyOf(ID))
    await keyring.find(ID)
    await store.keys.revoke(ID, 1)
    expect(await keyring.find(ID)).toMatchObject({ revokedMs: undefined })
    clock.ms = 5_000
    expect(await keyring.find(ID)).toMatchObject({ revokedMs: 1 })
    await store.keys.setLimit(ID, 7)
    keyring.forget(ID)
    expect(await keyring.find(ID)).toMatchObject({ perMinute: 7 })
  })

  test('an answer that was on its way while the key was changed is not kept', async () => {
    const { store, keyring, asked } = setUp()
    await store.keys.add(keyOf(ID))
    const before = keyring.find(ID)
    keyring.forget(ID)
    await before
    await keyring.find(ID)
    expect(asked).toEqual([ID, ID])
  })

  test('while the store is away, what is fresh is known, and what is not is refused and still known of', async () => {
    const { store, clock, keyring } = setUp()
    await store.keys.add(keyOf(ID))
    await keyring.find(ID)
    store.failWith(new AppError('store-unavailable', 'away'))
    expect(await keyring.find(ID)).toMatchObject({ id: ID })
    clock.ms = 5_000
    await expect(keyring.find(ID)).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(keyring.isKnown(ID)).toBe(true)
    store.failWith(undefined)
    expect(await keyring.find(ID)).toMatchObject({ id: ID })
  })

  test('uses reach the store to the minute, once a minute, and wait while it is away', async () => {
    const { store, clock, keyring } = setUp()
    await store.keys.add(keyOf(ID))
    clock.ms = 3 * MINUTE_MS + 17
    keyring.noteUse(ID)
    keyring.noteUse(ID)
    store.failWith(new AppError('store-unavailable', 'away'))
    await expect(keyring.flush()).rejects.toMatchObject({ code: 'store-unavailable' })
    store.failWith(undefined)
    await keyring.flush()
    expect(await store.keys.find(ID)).toMatchObject({ lastUsedMs: 3 * MINUTE_MS })
    store.failWith(new AppError('store-unavailable', 'away'))
    keyring.noteUse(ID)
    await expect(keyring.flush()).resolves.toBeUndefined()
  })
})
