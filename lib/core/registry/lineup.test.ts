import { beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { createMemoryRegistry, type MemoryRegistry } from '@/lib/testing/memory-registry'
import { buildCard } from '@/lib/testing/model-cards'
import { digestOf, registerModel } from '@/lib/testing/versions'
import type { ModelCard } from './card'
import { createLineup, type Lineup } from './lineup'
import { choiceId, DEFAULT_CHOICE, MODEL_CHOICES } from './model-choice'
import type { FollowFailure, LineupDeps } from './serving'
import type { RegisteredVersion } from './version'

const choice = DEFAULT_CHOICE
const BUNDLED = buildCard({
  configuration: choice,
  file: { digest: digestOf('bundled'), bytes: 7, trees: 1, nodes: 1 },
})
const unreachable = new AppError('tracker-unavailable', 'It is out of reach.')

let memory: MemoryRegistry
let cards: Map<string, ModelCard>
let kept: Map<string, ModelCard>
let remembered: string | undefined
let broken: Set<string>
let letGo: string[]
let failures: FollowFailure[][]
let asked: boolean[]
let nowMs: number
let lineup: Lineup

function register(name: string): RegisteredVersion {
  const { version, card } = registerModel(memory, { choice, name })
  cards.set(version.version, card)
  return version
}

function createDeps(): LineupDeps {
  return {
    registry: memory.registry,
    fetchVersion: async ({ version, runId }) => {
      await memory.artifacts.readArtifact(runId, 'card.json')
      const card = cards.get(version)
      if (!card) throw new AppError('model-invalid', 'It has no card.')
      kept.set(version, card)
      return card
    },
    recallVersion: async (_, version) => kept.get(version),
    recallChampion: async (of) => {
      const card = remembered === undefined ? undefined : kept.get(remembered)
      return choiceId(of) === choiceId(choice) && remembered !== undefined && card
        ? { version: remembered, card }
        : undefined
    },
    rememberChampion: async (_, version) => {
      remembered = version
    },
    readBundled: async () => BUNDLED,
    prove: async ({ file }, { isAsked }) => {
      asked.push(isAsked)
      if (broken.has(file.digest)) throw new AppError('model-unavailable', 'It answers wrongly.')
    },
    letGo: ({ file }) => letGo.push(file.digest),
    canPin: () => true,
    nowMs: () => nowMs,
    onFailures: (found) => failures.push([...found]),
  }
}

beforeEach(() => {
  memory = createMemoryRegistry()
  cards = new Map()
  kept = new Map()
  remembered = undefined
  broken = new Set()
  letGo = []
  failures = []
  asked = []
  nowMs = 1000
  lineup = createLineup(createDeps())
})

describe('the lineup', () => {
  test('what ships serves until a champion is known, and a champion serves from then on', async () => {
    expect(await lineup.serving(choice)).toMatchObject({ version: BUNDLED.version, source: 'folder' })
    await lineup.refresh()
    expect((await lineup.serving(choice)).source).toBe('folder')
    expect(lineup.staleOf(choice)).toBeUndefined()
    await memory.registry.setChampion(register('one'))
    await lineup.refresh()
    expect(await lineup.serving(choice)).toMatchObject({ version: '1', source: 'mlflow', card: cards.get('1') })
    expect(letGo).toEqual([BUNDLED.file.digest])
    expect(remembered).toBe('1')
  })

  test('the next champion takes over once it is proven, and the one before is let go', async () => {
    await memory.registry.setChampion(register('one'))
    await lineup.refresh()
    await memory.registry.setChampion(register('two'))
    expect((await lineup.serving(choice)).version).toBe('1')
    await lineup.refresh()
    expect((await lineup.serving(choice)).version).toBe('2')
    expect(letGo).toEqual([digestOf('one')])
  })

  test('a model is kept open while it is proven only where requests come', async () => {
    await memory.registry.setChampion(register('one'))
    await lineup.refresh()
    await lineup.serving(choice)
    await memory.registry.setChampion(register('two'))
    await lineup.refresh()
    expect(asked).toEqual([false, true])
  })

  test.each([
    {
      name: 'a registry out of reach',
      spoil: () => memory.failWith(unreachable),
      why: 'It is out of reach.',
      failed: MODEL_CHOICES.length,
    },
    {
      name: 'a champion that answers wrongly',
      spoil: () => broken.add(digestOf('two')),
      why: 'It answers wrongly.',
      failed: 1,
    },
    { name: 'a champion without a card', spoil: () => cards.delete('2'), why: 'It has no card.', failed: 1 },
  ])('$name leaves what serves in its place, and marks it stale', async ({ spoil, why, failed }) => {
    await memory.registry.setChampion(register('one'))
    await lineup.refresh()
    await memory.registry.setChampion(register('two'))
    spoil()
    nowMs = 2000
    await lineup.refresh()
    nowMs = 9000
    await lineup.refresh()
    expect(await lineup.serving(choice)).toMatchObject({ version: '1', source: 'mlflow' })
    expect(lineup.staleOf(choice)).toMatchObject({ sinceMs: 2000, why })
    expect(failures.map(({ length }) => length)).toEqual([failed, failed])
    memory.failWith(undefined)
    broken.clear()
    nowMs += 600_000
    cards.set(
      '2',
      buildCard({ configuration: choice, file: { digest: digestOf('two'), bytes: 3, trees: 1, nodes: 1 } }),
    )
    await lineup.refresh()
    expect(await lineup.serving(choice)).toMatchObject({ version: '2', source: 'mlflow' })
    expect(lineup.staleOf(choice)).toBeUndefined()
  })

  test('a champion that is no good is not opened again for ten minutes, another one at once', async () => {
    broken.add(digestOf('one'))
    await memory.registry.setChampion(register('one'))
    for (nowMs of [0, 60_000, 599_999]) await lineup.refresh()
    expect(asked).toHaveLength(1)
    expect(lineup.staleOf(choice)?.why).toBe('It answers wrongly.')
    await memory.registry.setChampion(register('two'))
    await lineup.refresh()
    expect((await lineup.serving(choice)).version).toBe('2')
    await memory.registry.setChampion((await memory.registry.findVersion(choice, '1')) as RegisteredVersion)
    nowMs = 600_000
    await lineup.refresh()
    expect(asked).toHaveLength(3)
  })

  test('a registry out of reach is asked once a refresh, not once a model', async () => {
    memory.failWith(unreachable)
    await lineup.refresh()
    expect(memory.calls).toEqual(['findChampion'])
  })

  test('files of one model that cannot be had keep the others from nothing', async () => {
    const other = MODEL_CHOICES.filter((one) => choiceId(one) !== choiceId(choice))
    await memory.registry.setChampion(register('one'))
    const truncated = new AppError('tracker-unavailable', 'The file arrived in another size.')
    lineup = createLineup({ ...createDeps(), fetchVersion: () => Promise.reject(truncated) })
    await lineup.refresh()
    expect(lineup.staleOf(choice)).toMatchObject({ why: truncated.message, isUnreachable: false })
    expect(other.map((one) => lineup.staleOf(one))).toEqual(other.map(() => undefined))
  })

  test('a champion that could not be remembered is followed at the next refresh', async () => {
    await memory.registry.setChampion(register('one'))
    let isFull = true
    const deps = createDeps()
    const rememberChampion: LineupDeps['rememberChampion'] = async (...champion) => {
      if (isFull) throw new AppError('model-unavailable', 'The disk is full.')
      await deps.rememberChampion(...champion)
    }
    lineup = createLineup({ ...deps, rememberChampion })
    await lineup.refresh()
    expect(lineup.staleOf(choice)).toMatchObject({ why: 'The disk is full.' })
    isFull = false
    await lineup.refresh()
    expect(await lineup.serving(choice)).toMatchObject({ version: '1' })
    expect(remembered).toBe('1')
  })

  test('after a restart the last champion serves from the cache, and is confirmed later', async () => {
    await memory.registry.setChampion(register('one'))
    await lineup.refresh()
    lineup = createLineup(createDeps())
    memory.failWith(unreachable)
    await lineup.refresh()
    expect(await lineup.serving(choice)).toMatchObject({ version: '1', source: 'cache' })
    expect(lineup.staleOf(choice)?.isUnreachable).toBe(true)
    memory.failWith(undefined)
    await lineup.refresh()
    expect(await lineup.serving(choice)).toMatchObject({ version: '1', source: 'mlflow' })
  })

  test('a cached model that is broken gives way to what ships', async () => {
    await memory.registry.setChampion(register('one'))
    await lineup.refresh()
    broken.add(digestOf('one'))
    lineup = createLineup(createDeps())
    expect(await lineup.serving(choice)).toMatchObject({ source: 'folder' })
    expect(failures).toHaveLength(1)
  })

  test('what is distrusted gives way to what ships, until the registry’s is proven anew', async () => {
    await memory.registry.setChampion(register('one'))
    await lineup.refresh()
    nowMs = 3000
    const error = new AppError('model-unavailable', 'It does not open any more.')
    const serving = await lineup.serving(choice)
    lineup.distrust(choice, serving, error)
    lineup.distrust(choice, serving, error)
    expect(await lineup.serving(choice)).toMatchObject({ source: 'folder' })
    expect(lineup.staleOf(choice)).toEqual({ sinceMs: 3000, why: error.message, isUnreachable: false })
    expect(failures).toEqual([[{ choice, error }]])
    await lineup.refresh()
    expect(await lineup.serving(choice)).toMatchObject({ version: '1' })
    expect(lineup.staleOf(choice)).toBeUndefined()
  })

  test('an alias that was taken away leaves the last champion, stale', async () => {
    await memory.registry.setChampion(register('one'))
    await lineup.refresh()
    lineup = createLineup({ ...createDeps(), registry: { ...memory.registry, findChampion: async () => undefined } })
    await lineup.serving(choice)
    await lineup.refresh()
    expect(await lineup.serving(choice)).toMatchObject({ version: '1', source: 'cache' })
    expect(lineup.staleOf(choice)?.why).toBe('The registry names no champion any more.')
  })

  test('another model under the same number, of a registry made anew, is taken for what it is', async () => {
    await memory.registry.setChampion(register('one'))
    await lineup.refresh()
    memory = createMemoryRegistry()
    const anew = createDeps()
    await memory.registry.setChampion(register('other'))
    lineup = createLineup(anew)
    await lineup.serving(choice)
    await lineup.refresh()
    expect((await lineup.serving(choice)).card.file.digest).toBe(digestOf('other'))
  })

  test('a refresh asked for during another asks again after it, once for all', async () => {
    const first = lineup.refresh()
    const [second, third] = [lineup.refresh(), lineup.refresh()]
    await Promise.all([first, second, third])
    expect(memory.calls.filter((call) => call === 'findChampion')).toHaveLength(2 * MODEL_CHOICES.length)
  })
})

describe('a pinned version', () => {
  test('is brought here once, and then known without the registry', async () => {
    register('one')
    const [one, same] = await Promise.all([lineup.pinned(choice, '1'), lineup.pinned(choice, '1')])
    expect(one).toMatchObject({ version: '1', source: 'mlflow' })
    expect(same).toEqual(one)
    expect(memory.calls.filter((call) => call === 'findVersion')).toHaveLength(1)
    lineup = createLineup(createDeps())
    memory.failWith(unreachable)
    expect(await lineup.pinned(choice, '1')).toMatchObject({ version: '1' })
  })

  test('may be the one that ships, by its own name', async () => {
    expect(await lineup.pinned(choice, BUNDLED.version)).toMatchObject({ source: 'folder' })
    expect(memory.calls).toEqual([])
  })

  test('that does not exist is asked for once in a while', async () => {
    const refused = { code: 'unknown-version' }
    await expect(lineup.pinned(choice, '5')).rejects.toMatchObject(refused)
    await expect(lineup.pinned(choice, '5')).rejects.toMatchObject(refused)
    expect(memory.calls).toEqual(['findVersion'])
    nowMs += 10_000
    await expect(lineup.pinned(choice, '5')).rejects.toMatchObject(refused)
    expect(memory.calls).toHaveLength(2)
  })

  test.each(['0', '-1', '1e3', 'latest', "1' or '1'='1", '../1'])(
    '%s is no version, and asks nobody',
    async (version) => {
      await expect(lineup.pinned(choice, version)).rejects.toMatchObject({ code: 'unknown-version' })
      expect(memory.calls).toEqual([])
    },
  )

  test('is refused where the configuration is not on the list', async () => {
    register('one')
    lineup = createLineup({ ...createDeps(), canPin: () => false })
    await expect(lineup.pinned(choice, '1')).rejects.toMatchObject({ code: 'unknown-version' })
  })

  test('that is not here cannot be had while the registry is out of reach, at once', async () => {
    register('one')
    memory.failWith(unreachable)
    await lineup.refresh()
    const calls = memory.calls.length
    await expect(lineup.pinned(choice, '1')).rejects.toMatchObject({ code: 'model-unavailable' })
    expect(memory.calls).toHaveLength(calls)
  })

  test('that does not open any more is looked for anew', async () => {
    register('one')
    const pinned = await lineup.pinned(choice, '1')
    kept.clear()
    lineup.distrust(choice, pinned, new AppError('model-unavailable', 'Its file is gone.'))
    expect(await lineup.pinned(choice, '1')).toEqual(pinned)
    expect(kept.has('1')).toBe(true)
    // Nobody is served by it, so nothing is stale.
    expect(lineup.staleOf(choice)).toBeUndefined()
  })

  test('is one of a few that are looked up at a time', async () => {
    const names = Array.from({ length: 6 }, (_, i) => String(i + 1))
    for (const name of names) register(name)
    const outcomes = await Promise.allSettled(names.map((version) => lineup.pinned(choice, version)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'model-unavailable' } })
    expect(await lineup.pinned(choice, '6')).toMatchObject({ version: '6' })
  })

  test('is asked for in vain so many times in a while, and no more', async () => {
    register('one')
    for (let version = 100; version < 140; version++) {
      await lineup.pinned(choice, String(version)).catch(() => undefined)
    }
    expect(memory.calls).toHaveLength(16)
    await expect(lineup.pinned(choice, '1')).rejects.toMatchObject({ code: 'model-unavailable' })
    nowMs += 10_000
    expect(await lineup.pinned(choice, '1')).toMatchObject({ version: '1' })
  })

  test('that fails to come can be asked for again', async () => {
    register('one')
    memory.failWith(unreachable)
    await expect(lineup.pinned(choice, '1')).rejects.toMatchObject({ code: 'model-unavailable' })
    memory.failWith(undefined)
    expect(await lineup.pinned(choice, '1')).toMatchObject({ version: '1' })
  })
})
