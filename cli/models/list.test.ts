import { expect, test } from 'vitest'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { runCommandFile } from '../train/command-in-test'

test('without a tracking server, the models that ship are listed', { timeout: 60_000 }, async () => {
  const { code, stdout } = await runCommandFile('cli/models.ts', ['list'], { MODELS_DIR: 'models' })
  expect(code).toBe(0)
  for (const choice of MODEL_CHOICES) expect(stdout).toMatch(new RegExp(`${choiceId(choice)} .*ROC-AUC 0\\.9`))
})

test('what is not in the folder is said', { timeout: 60_000 }, async () => {
  const { code, stdout } = await runCommandFile('cli/models.ts', ['list', 'xgboost-balanced'], { MODELS_DIR: 'docs' })
  expect(code).toBe(0)
  expect(stdout).toMatch(/xgboost-balanced +not here/)
  expect(stdout).not.toContain('random-forest')
})
