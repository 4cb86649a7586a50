import { expect, test } from 'vitest'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { holdoutFileSchema, unpackHoldout } from '@/lib/core/evaluation/holdout'
import { checkAnswers } from '@/lib/core/inference/open-checked'
import { judgeGate } from '@/lib/core/registry/gate'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import type { ModelRegistry, OutgoingRun } from '@/lib/core/registry/ports'
import { runRecordSchema } from '@/lib/core/registry/run'
import { type RegisteredVersion, registeredName } from '@/lib/core/registry/version'
import { SEEDED_CHOICE, seedLifecycle } from './seed'

const runs: OutgoingRun[] = []
const champions: string[] = []
const registry = {
  listVersions: async (choice) => [{ choice, version: '1', runId: '', createdMs: 0, tags: {} }],
  setChampion: async ({ choice, version }: RegisteredVersion) =>
    void champions.push(`${registeredName(choice)} ${version}`),
} satisfies Partial<ModelRegistry>

test('the seeded server has runs enough, and rivals of which the gate takes one', async () => {
  const tracker = {
    sendRun: async (run: OutgoingRun) => {
      runs.push(run)
      return { runId: run.record.localId, url: '' }
    },
  }
  // Nothing else of the registry is asked.
  await seedLifecycle({ tracker, registry: registry as unknown as ModelRegistry })

  for (const { record } of runs) expect(runRecordSchema.safeParse(record).error).toBeUndefined()
  expect(new Set(runs.map(({ record }) => record.localId)).size).toBe(23)
  expect(champions).toEqual(MODEL_CHOICES.map((choice) => `${registeredName(choice)} 1`))

  const rivals = runs.filter(({ model, record }) => model && isOfSeededChoice(record))
  expect(new Set(rivals.map(({ model }) => model?.card.file.digest)).size).toBe(3)
  const [champion, repeated, worse] = await Promise.all(rivals.map(examine))
  if (!champion || !repeated || !worse) throw new Error('There are three versions.')
  const judged = (candidate: typeof champion) => judgeGate({ takeTurn: async () => undefined }, { candidate, champion })
  expect((await judged(repeated)).checks.filter(({ passed }) => !passed)).toEqual([])
  const failed = (await judged(worse)).checks.filter(({ passed }) => !passed).map(({ name }) => name)
  expect(failed).toEqual(expect.arrayContaining(['roc-auc', 'pr-auc']))
})

function isOfSeededChoice({ choice }: OutgoingRun['record']): boolean {
  return choice?.algorithm === SEEDED_CHOICE.algorithm && choice.balancing === SEEDED_CHOICE.balancing
}

async function examine({ model, artifacts }: OutgoingRun) {
  const file = artifacts.find(({ path }) => path === 'holdout.json')
  if (!model || !file) throw new Error('It has a model and a hold-out.')
  const open = await openModel(model.bytes)
  await checkAnswers(model.card, (records) => open.score(records))
  await open.release()
  return {
    card: model.card,
    holdout: unpackHoldout(holdoutFileSchema.parse(JSON.parse(new TextDecoder().decode(file.bytes)))),
  }
}
