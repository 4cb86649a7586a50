import { afterEach, expect, test, vi } from 'vitest'
import { findMlflow, MlflowMissing } from './find-mlflow'

afterEach(() => vi.unstubAllEnvs())

test('a command that is named is taken', async () => {
  vi.stubEnv('MLFLOW_SERVER_BIN', '/somewhere/mlflow')
  expect(await findMlflow('3')).toBe('/somewhere/mlflow')
})

test('without Python it says what to install', async () => {
  vi.stubEnv('MLFLOW_2_BIN', '')
  vi.stubEnv('PATH', '')
  const refused = findMlflow('2')
  await expect(refused).rejects.toThrow(MlflowMissing)
  await expect(refused).rejects.toThrow(/python3-venv.*MLFLOW_2_BIN/)
})
