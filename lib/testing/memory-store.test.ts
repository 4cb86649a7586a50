import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { createMemoryStore } from './memory-store'
import { testStoreContract } from './store-contract'

describe('the store in memory', () => {
  testStoreContract(async () => createMemoryStore())

  test('fails when told to', async () => {
    const store = createMemoryStore()
    store.failWith(new AppError('store-unavailable', 'Away.'))
    await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' })
    await expect(store.predictions.append([])).rejects.toMatchObject({ code: 'store-unavailable' })
    store.failWith(undefined)
    await expect(store.ping()).resolves.toBeUndefined()
  })
})
