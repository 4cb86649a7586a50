import { randomUUID } from 'node:crypto'
import { beforeAll, expect, inject, test } from 'vitest'
import { openMlflow } from '@/lib/adapters/mlflow/client'
import { mlflowSettings } from '@/lib/adapters/mlflow/settings'
import { choiceId } from '@/lib/core/registry/model-choice'
import { SEEDED_CHOICE, seedLifecycle } from '@/lib/testing/mlflow/seed'
import { runCommandFile } from '../train/command-in-test'

const { dagshub } = inject('mlflow')
const { trackingUri, user, token } = dagshub
const experimentName = `gate-${randomUUID()}`
const mlflow = openMlflow(mlflowSettings({ trackingUri, dagshubUser: user, dagshubToken: token, experimentName }))
const id = choiceId(SEEDED_CHOICE)

/** Version 1 is champion, 2 is as good, 3 is worse. */
beforeAll(() => seedLifecycle(mlflow))

const gate = (...args: readonly string[]) =>
  runCommandFile('cli/models.ts', ['gate', id, ...args], {
    MLFLOW_TRACKING_URI: trackingUri,
    DAGSHUB_USER: user,
    DAGSHUB_TOKEN: token,
    MLFLOW_EXPERIMENT_NAME: experimentName,
  })

test('a version that is as good passes, with the words that would promote it, and is not promoted', async () => {
  const { code, stdout } = await gate('2')
  expect(code, stdout).toBe(0)
  expect(stdout).toMatch(/pass {2}roc-auc +ROC-AUC is not told apart/)
  expect(stdout).toContain(`npm run models -- promote ${id} 2`)
  expect((await mlflow.registry.findChampion(SEEDED_CHOICE))?.version).toBe('1')
})

test('the newest is worse: exit code 1, and its figures for programs', async () => {
  const { code, stdout } = await gate('--json')
  expect(code).toBe(1)
  const verdict = JSON.parse(stdout)
  expect(verdict).toMatchObject({ model: id, version: '3', champion: '1', usable: true, passed: false })
  expect(verdict.digest).toMatch(/^[0-9a-f]{64}$/)
  expect(verdict.checks).toContainEqual({ name: 'roc-auc', passed: false, detail: expect.stringContaining('worse') })
})

test('the champion is told from what could be promoted', async () => {
  const { code, stdout } = await gate('1')
  expect(code).toBe(0)
  expect(stdout).toContain('is the champion already')
  expect(stdout).not.toContain('promote')
})

test('a version that is not there is no verdict', async () => {
  const { code, stdout, stderr } = await gate('9', '--json')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain(`${id} has no version 9`)
})
