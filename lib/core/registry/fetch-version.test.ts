import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryRegistry, type MemoryRegistry } from '@/lib/testing/memory-registry'
import { digestOf, registerModel } from '@/lib/testing/versions'
import type { ModelCard } from './card'
import { type FetchDeps, fetchVersion, recallVersion } from './fetch-version'
import { DEFAULT_CHOICE as choice } from './model-choice'

let memory: MemoryRegistry
let cardFiles: Map<string, Uint8Array>
let models: Map<string, Uint8Array>
let deps: FetchDeps

beforeEach(() => {
  memory = createMemoryRegistry()
  cardFiles = new Map()
  models = new Map()
  deps = {
    artifacts: memory.artifacts,
    digestOf,
    cache: {
      readCardFile: async (_, version) => cardFiles.get(version),
      hasModel: async ({ file }: ModelCard) => models.has(file.digest),
      keep: async ({ version }, { cardFile, card, model }) => {
        cardFiles.set(version, cardFile)
        if (model) models.set(card.file.digest, model)
      },
    },
  }
})

const add = (name = 'a model') => registerModel(memory, { choice, name })

describe('fetching a version', () => {
  test('brings card and model here, once', async () => {
    const { version, card } = add()
    expect(await fetchVersion(deps, version)).toEqual(card)
    expect(new TextDecoder().decode(models.get(card.file.digest))).toBe('a model')
    const { length } = memory.calls
    expect(await fetchVersion(deps, version)).toEqual(card)
    expect(memory.calls).toHaveLength(length)
    expect((await recallVersion(deps, version))?.card).toEqual(card)
  })

  test('a model that is here already, under another version, is not fetched again', async () => {
    await fetchVersion(deps, add().version)
    const calls = memory.calls.filter((call) => call === 'readArtifact').length
    await fetchVersion(deps, add().version)
    expect(memory.calls.filter((call) => call === 'readArtifact')).toHaveLength(calls + 1)
  })

  test('a file that went missing here is fetched again', async () => {
    const { version, card } = add()
    await fetchVersion(deps, version)
    models.clear()
    expect(await recallVersion(deps, version)).toBeUndefined()
    await fetchVersion(deps, version)
    expect(models.has(card.file.digest)).toBe(true)
  })

  test.each([
    { name: 'an altered model', path: 'model/model.onnx', content: 'b model', what: 'another file' },
    { name: 'a model cut off', path: 'model/model.onnx', content: 'a mod', what: 'another file' },
    { name: 'an altered card', path: 'card.json', content: undefined, what: 'another card' },
    { name: 'a card that is none', path: 'card.json', content: '<html>', what: 'no card' },
  ])('$name is refused, and nothing is kept', async ({ path, content, what }) => {
    const { version, cardText } = add()
    memory.putFile(version.runId, path, content ?? `${cardText} `)
    await expect(fetchVersion(deps, version)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining(what),
    })
    expect([cardFiles.size, models.size]).toEqual([0, 0])
  })

  test('a model of another configuration is refused', async () => {
    const { version } = registerModel(memory, {
      choice,
      name: 'a model',
      card: { configuration: { algorithm: 'random-forest', balancing: 'balanced' } },
    })
    await expect(fetchVersion(deps, version)).rejects.toMatchObject({ code: 'model-invalid' })
  })

  test('a version that somebody else registered from a run of ours is held against its card', async () => {
    const { version, card } = add()
    expect(await fetchVersion(deps, { ...version, tags: {} })).toEqual(card)
  })

  test('a model larger than is ever loaded is not fetched', async () => {
    const { version } = registerModel(memory, {
      choice,
      name: 'a model',
      card: { file: { digest: digestOf('a model'), bytes: 65_000_000, trees: 1, nodes: 1 } },
    })
    await expect(fetchVersion(deps, version)).rejects.toMatchObject({ code: 'model-invalid' })
  })
})
