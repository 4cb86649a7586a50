import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { createMemoryRegistry } from './memory-registry'
import { testRegistryContract } from './registry-contract'

describe('the registry in memory', () => {
  testRegistryContract(async () => {
    const { registry, artifacts, addVersion } = createMemoryRegistry()
    return { registry, artifacts, addVersion: async (version) => addVersion(version) }
  })

  test('fails when told to', async () => {
    const { registry, failWith } = createMemoryRegistry()
    failWith(new AppError('tracker-unavailable', 'Away.'))
    await expect(registry.findChampion(DEFAULT_CHOICE)).rejects.toMatchObject({ code: 'tracker-unavailable' })
    failWith(undefined)
    expect(await registry.findChampion(DEFAULT_CHOICE)).toBeUndefined()
  })
})
