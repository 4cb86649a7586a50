import { expect, test } from 'vitest'
import { parseEnv } from '@/lib/config/env'
import { settingsOf } from './server-settings'

const SHELL = {
  MODEL_SOURCE: 'mlflow',
  MLFLOW_TRACKING_URI: 'http://127.0.0.1:1',
  DAGSHUB_TOKEN: 'of-somebody',
  MODEL_MEMORY_MB: '1',
}

test('nothing that a shell sets reaches the server', () => {
  expect(parseEnv({ ...SHELL, ...settingsOf({}) })).toEqual(parseEnv({}))
})

test('what is given does', () => {
  expect(parseEnv({ ...SHELL, ...settingsOf({ MODELS_DIR: '/somewhere' }) })).toEqual(
    parseEnv({ MODELS_DIR: '/somewhere' }),
  )
})

test('a setting that the server does not have is a mistake of the bench', () => {
  expect(() => settingsOf({ MODEL_SORCE: 'mlflow' })).toThrow(RangeError)
})
