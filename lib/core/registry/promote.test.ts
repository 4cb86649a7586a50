import { beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { createMemoryRegistry, type MemoryRegistry } from '@/lib/testing/memory-registry'
import { inventHoldout, registerModel } from '@/lib/testing/versions'
import type { Examined } from './gate'
import { readVersionHistory } from './history'
import type { Move } from './moves'
import { type PromotionDeps, promote, rollBack } from './promote'
import type { RegisteredVersion } from './version'

const choice = { algorithm: 'xgboost', balancing: 'balanced' } as const
const request = { choice, who: 'ada', why: 'it is better' }
const SHARPNESS = [1, 1, 0.95, 0.1]

let memory: MemoryRegistry
let logged: Move[]
let faults: Partial<Record<string, Partial<Examined> | AppError>>
let deps: PromotionDeps

beforeEach(() => {
  memory = createMemoryRegistry()
  logged = []
  faults = {}
  let ids = 0
  const holdouts = SHARPNESS.map((sharpness) => inventHoldout(sharpness, { rows: 1500 }))
  const models = holdouts.map((holdout, i) => registerModel(memory, { choice, name: `model ${i + 1}`, holdout }))
  const examine = async ({ version }: RegisteredVersion): Promise<Examined> => {
    const fault = faults[version]
    if (fault instanceof AppError) throw fault
    const card = models[Number(version) - 1]?.card
    if (!card) throw new Error('no such model')
    return { card, holdout: holdouts[Number(version) - 1], ...fault }
  }
  deps = {
    registry: memory.registry,
    log: { append: async (move) => void logged.push(move), list: async () => logged },
    examine,
    takeTurn: async () => {},
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, ids)).toISOString(),
  }
})

const championNow = async () => (await memory.registry.findChampion(choice))?.version
const force = 'the calibration of invented rows does not count'

describe('promotion', () => {
  test('a version that passes becomes the champion, and the move is written down in both places', async () => {
    const outcome = await promote(deps, { ...request, version: '1', force })
    expect(outcome).toMatchObject({ ok: true, unrecorded: undefined, move: { kind: 'promote', to: '1', who: 'ada' } })
    expect(await championNow()).toBe('1')
    expect(logged).toHaveLength(1)
    const tags = (await memory.registry.findVersion(choice, '1'))?.tags ?? {}
    expect(JSON.parse(tags['bracket.move.2026-01-01T00:01:00.000Z'] ?? '')).toEqual(logged[0])
    expect((await readVersionHistory(deps, choice)).moves).toEqual(logged)
  })

  test('a worse one is refused with the figures, and nothing moves', async () => {
    await promote(deps, { ...request, version: '1', force })
    const outcome = await promote(deps, { ...request, version: '4' })
    expect(outcome).toMatchObject({ ok: false, why: expect.stringMatching(/roc-auc: ROC-AUC is worse/) })
    expect(await championNow()).toBe('1')
    expect(logged).toHaveLength(1)
  })

  test('a reason overrides the gate, and both are remembered', async () => {
    await promote(deps, { ...request, version: '1', force })
    const outcome = await promote(deps, { ...request, version: '4', force: 'a drill' })
    expect(outcome).toMatchObject({ ok: true, move: { forced: true, why: 'a drill', from: '1', to: '4' } })
    const { figures } = logged[1] ?? {}
    expect(figures?.from?.rocAuc).toBeGreaterThan(figures?.to?.rocAuc ?? 1)
    expect(await championNow()).toBe('4')
  })

  test('no reason makes a champion of what does not load', async () => {
    faults['2'] = { loadFault: 'It is broken.' }
    const outcome = await promote(deps, { ...request, version: '2', force: 'please' })
    expect(outcome).toMatchObject({ ok: false, gate: { passed: false }, isForcible: false })
    expect(await championNow()).toBeUndefined()
  })

  test('a champion that broke is no obstacle', async () => {
    await promote(deps, { ...request, version: '1', force })
    faults['1'] = new AppError('model-invalid', 'It came with another file.')
    expect(await promote(deps, { ...request, version: '2', force })).toMatchObject({ ok: true })
  })

  test('a registry out of reach is no verdict', async () => {
    faults['1'] = new AppError('tracker-unavailable', 'Out of reach.')
    await expect(promote(deps, { ...request, version: '1' })).rejects.toMatchObject({ code: 'tracker-unavailable' })
  })

  test.each([
    { name: 'a version that is not there', version: '9', code: 'unknown-version' },
    { name: 'the champion itself', version: '1', code: 'promotion-refused' },
  ])('refuses $name', async ({ version, code }) => {
    await promote(deps, { ...request, version: '1', force })
    await expect(promote(deps, { ...request, version })).rejects.toMatchObject({ code })
  })

  test('where somebody else moves the champion meanwhile, theirs stands', async () => {
    await promote(deps, { ...request, version: '1', force })
    const slow: PromotionDeps = {
      ...deps,
      examine: async (version) => {
        const other = await memory.registry.findVersion(choice, '3')
        if (other) await memory.registry.setChampion(other)
        return deps.examine(version)
      },
    }
    await expect(promote(slow, { ...request, version: '2', force })).rejects.toMatchObject({
      code: 'promotion-refused',
    })
    expect(await championNow()).toBe('3')
    expect(logged).toHaveLength(1)
  })

  test.each([
    { name: 'a reason of many words', words: { why: 'x'.repeat(501) } },
    { name: 'a reason to force it that is none', words: { force: ' ' } },
    { name: 'a long name', words: { who: 'x'.repeat(151) } },
  ])('$name is refused before anything is asked', async ({ words }) => {
    const refused = { code: 'invalid-input' }
    await expect(promote(deps, { ...request, version: '1', ...words })).rejects.toMatchObject(refused)
    expect(memory.calls).toEqual([])
  })

  test('the longest words fit into what servers keep of a tag', async () => {
    // JSON writes a control character as six.
    const [why, who] = ['\u0001'.repeat(500), '\u0001'.repeat(150)]
    await promote(deps, { choice, version: '1', who, why, force: why })
    expect(JSON.stringify(logged[0]).length).toBeLessThan(5000)
  })

  test('a move that cannot be written down is made, and that is said', async () => {
    const full = { ...deps, log: { ...deps.log, append: () => Promise.reject(new Error('the disk is full')) } }
    const outcome = await promote(full, { ...request, version: '1', force })
    expect(outcome).toMatchObject({ ok: true, unrecorded: expect.stringContaining('promotion log') })
    expect(await championNow()).toBe('1')
    // The registry has it still.
    expect((await readVersionHistory(full, choice)).moves).toHaveLength(1)
  })
})

describe('rollback', () => {
  test('goes back one, and then one more', async () => {
    for (const version of ['1', '2', '3']) await promote(deps, { ...request, version, force })
    expect(await rollBack(deps, request)).toMatchObject({ move: { kind: 'rollback', from: '3', to: '2' } })
    expect(await rollBack(deps, request)).toMatchObject({ move: { from: '2', to: '1' } })
    expect(await championNow()).toBe('1')
    await expect(rollBack(deps, request)).rejects.toMatchObject({ code: 'promotion-refused' })
    expect(logged.map(({ kind }) => kind)).toEqual(['promote', 'promote', 'promote', 'rollback', 'rollback'])
  })

  test('asks no gate: a worse version served before', async () => {
    await promote(deps, { ...request, version: '4', force })
    await promote(deps, { ...request, version: '1', force })
    expect(await rollBack(deps, request)).toMatchObject({ move: { to: '4' } })
  })

  test('but what does not load any more is refused', async () => {
    for (const version of ['1', '2']) await promote(deps, { ...request, version, force })
    faults['1'] = { answerFault: 'It answers wrongly.' }
    await expect(rollBack(deps, request)).rejects.toThrow('It answers wrongly.')
    expect(await championNow()).toBe('2')
  })

  test('without a champion there is nothing to go back from', async () => {
    await expect(rollBack(deps, request)).rejects.toMatchObject({ code: 'promotion-refused' })
  })
})
