import { beforeEach, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { createMemoryRegistry, type MemoryRegistry } from '@/lib/testing/memory-registry'
import { inventHoldout, registerModel } from '@/lib/testing/versions'
import type { Examined } from './gate'
import { type JudgeDeps, judgeVersion } from './judge-version'

const choice = { algorithm: 'xgboost', balancing: 'balanced' } as const

let memory: MemoryRegistry
let deps: JudgeDeps
let broken: string | undefined

beforeEach(() => {
  memory = createMemoryRegistry()
  broken = undefined
  const holdouts = [1, 1, 0.1].map((sharpness) => inventHoldout(sharpness, { rows: 1500 }))
  const models = holdouts.map((holdout, i) => registerModel(memory, { choice, name: `model ${i + 1}`, holdout }))
  deps = {
    registry: memory.registry,
    examine: async ({ version }): Promise<Examined> => {
      const card = models[Number(version) - 1]?.card
      if (!card || version === broken) throw new AppError('model-invalid', 'Its files are others.')
      return { card, holdout: holdouts[Number(version) - 1] }
    },
    takeTurn: async () => {},
  }
})

const crown = async (version: string) => {
  const found = await memory.registry.findVersion(choice, version)
  if (found) await memory.registry.setChampion(found)
}
const checkOf = (judged: Awaited<ReturnType<typeof judgeVersion>>, name: string) =>
  judged.gate.checks.find((check) => check.name === name)

test('without a champion there is nothing to compare with', async () => {
  const judged = await judgeVersion(deps, { choice, version: '1' })
  expect(judged.champion).toBeUndefined()
  expect(checkOf(judged, 'roc-auc')).toMatchObject({ passed: true, detail: expect.stringContaining('no champion') })
})

test('a worse version fails, and whatever the verdict, nothing moves', async () => {
  await crown('1')
  const [alike, worse] = [
    await judgeVersion(deps, { choice, version: '2' }),
    await judgeVersion(deps, { choice, version: '3' }),
  ]
  expect(alike.champion?.version).toBe('1')
  expect(checkOf(alike, 'roc-auc')?.passed).toBe(true)
  expect(worse.gate.passed).toBe(false)
  expect(checkOf(worse, 'roc-auc')?.passed).toBe(false)
  expect((await memory.registry.findChampion(choice))?.version).toBe('1')
  expect(memory.calls.filter((call) => call === 'addTags')).toEqual([])
})

test('the champion is compared with itself', async () => {
  await crown('1')
  const judged = await judgeVersion(deps, { choice, version: '1' })
  expect(checkOf(judged, 'roc-auc')).toMatchObject({ passed: true, detail: expect.stringContaining('not told apart') })
})

test('a champion that broke is no obstacle; a candidate that did is no verdict', async () => {
  await crown('1')
  broken = '1'
  expect(checkOf(await judgeVersion(deps, { choice, version: '2' }), 'roc-auc')?.detail).toContain('others')
  broken = '2'
  await expect(judgeVersion(deps, { choice, version: '2' })).rejects.toMatchObject({ code: 'model-invalid' })
})

test('a version that is not there', async () => {
  await expect(judgeVersion(deps, { choice, version: '9' })).rejects.toMatchObject({ code: 'unknown-version' })
})
