import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { buildKey } from '@/lib/testing/api-keys'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { keyStateOf } from './key-state'
import { formatKey, KEY_ID_ALPHABET, readKey } from './key-text'
import { createKey, type KeyDeps, limitKey, revokeKey } from './manage-keys'
import { allows } from './scopes'

describe('scopes', () => {
  test.each([
    { held: ['predict'], wanted: 'predict', isAllowed: true },
    { held: ['predict'], wanted: 'batch', isAllowed: false },
    { held: ['predict', 'batch'], wanted: 'admin', isAllowed: false },
    { held: ['batch'], wanted: 'predict', isAllowed: true },
    { held: ['admin'], wanted: 'predict', isAllowed: true },
    { held: ['admin'], wanted: 'batch', isAllowed: true },
    { held: [], wanted: 'predict', isAllowed: false },
  ] as const)('$held allows $wanted: $isAllowed', ({ held, wanted, isAllowed }) => {
    expect(allows(held, wanted)).toBe(isAllowed)
  })
})

describe('the text of a key', () => {
  const id = fc.string({ unit: fc.constantFrom(...KEY_ID_ALPHABET), minLength: 12, maxLength: 12 })
  const secret = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString('base64url'))

  test('is read as it was written, and nothing else is read', () => {
    fc.assert(
      fc.property(id, secret, (id, secret) => {
        const text = formatKey({ id, secret })
        expect(readKey(text)).toEqual({ id, secret })
        for (const other of [text.slice(1), text.slice(0, -1), `${text}x`, ` ${text}`, text.toUpperCase()]) {
          expect(readKey(other)).toBeUndefined()
        }
      }),
    )
  })
})

test.each([
  { change: {}, state: 'active' },
  { change: { expiresMs: 11 }, state: 'active' },
  { change: { expiresMs: 10 }, state: 'expired' },
  { change: { revokedMs: 99 }, state: 'revoked' },
  { change: { revokedMs: 5, expiresMs: 5 }, state: 'revoked' },
])('at 10 a key with $change is $state', ({ change, state }) => {
  expect(keyStateOf(buildKey('abcdefgh2345', change).key, 10)).toBe(state)
})

describe('keys and the audit log', () => {
  function setUp() {
    const store = createMemoryStore()
    let ids = 0
    const deps: KeyDeps = {
      keys: store.keys,
      audit: store.audit,
      nowMs: () => 5,
      newKeyId: () => 'abcdefgh2345',
      newSecret: () => 's'.repeat(43),
      digestOf: (secret) => `digest of ${secret.length}`,
      newEventId: () => `event-${++ids}`,
    }
    return { store, deps }
  }
  const wanted = { name: 'x', scopes: ['predict', 'predict'] as const, expiresMs: 9, perMinute: 3, by: 'Ada' }

  test('the secret is in the answer and in nothing that is kept', async () => {
    const { store, deps } = setUp()
    const { key, text } = await createKey(deps, wanted)
    expect(text).toBe(`bracket_abcdefgh2345_${'s'.repeat(43)}`)
    expect(await store.keys.find('abcdefgh2345')).toEqual(key)
    expect(key).toMatchObject({ secretHash: 'digest of 43', scopes: ['predict'], createdMs: 5 })
    expect(store.audited).toEqual([{ id: 'event-1', atMs: 5, who: 'Ada', action: 'key.created', subject: key.id }])
  })

  test('what cannot be written down is not done', async () => {
    const { store, deps } = setUp()
    const audit = { ...store.audit, append: () => Promise.reject(new AppError('store-unavailable', 'away')) }
    await expect(createKey({ ...deps, audit }, wanted)).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(await store.keys.list()).toEqual([])
    const { key } = await createKey(deps, wanted)
    await expect(revokeKey({ ...deps, audit }, { id: key.id, by: 'Ada' })).rejects.toThrow()
    expect(await store.keys.find(key.id)).toEqual(key)
  })

  test('one that is not there is neither limited nor revoked, and nothing is written down', async () => {
    const { store, deps } = setUp()
    const missing = { id: 'abcdefgh2345', by: 'Ada' }
    await expect(revokeKey(deps, missing)).rejects.toMatchObject({ code: 'not-found' })
    await expect(limitKey(deps, { ...missing, perMinute: 1 })).rejects.toMatchObject({ code: 'not-found' })
    expect(store.audited).toEqual([])
  })

  test('one that is revoked already keeps its time, and is written down once', async () => {
    const { store, deps } = setUp()
    const { key } = await createKey(deps, wanted)
    await revokeKey(deps, { id: key.id, by: 'Ada' })
    expect(await revokeKey({ ...deps, nowMs: () => 7 }, { id: key.id, by: 'Bo' })).toMatchObject({ revokedMs: 5 })
    expect(store.audited.map(({ action }) => action)).toEqual(['key.created', 'key.revoked'])
  })
})
