import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { envSchema, modelSourceOf, parseEnv } from './env'

describe('environment', () => {
  test('a clone needs no settings', () => {
    expect(parseEnv({})).toEqual({
      MODELS_DIR: './models',
      MODEL_MEMORY_MB: 256,
      LOG_LEVEL: 'info',
      MODEL_REFRESH_SECONDS: 60,
      MODEL_CACHE_DIR: './data/model-cache',
      MLFLOW_EXPERIMENT_NAME: 'bracket',
      MODEL_DEFAULT: 'xgboost-unbalanced',
      DATABASE_URL: 'file:./data/bracket.db',
      LOG_PREDICTIONS: true,
      LOG_RECORDS: false,
      LOG_KEEP_DAYS: 90,
      LOG_KEEP_ROWS: 5_000_000,
      SHARE_DAYS: 90,
      REQUIRE_API_KEY: false,
      RATE_LIMIT_ADDRESS: 0,
      RATE_LIMIT_KEY: 0,
      TRUST_PROXY: 0,
      MAX_RECORDS_IN_FLIGHT: 4_000,
      REQUEST_TIMEOUT_SECONDS: 30,
      DRAIN_SECONDS: 2,
      FAST_LANE: true,
      OTEL_SERVICE_NAME: 'bracket',
    })
  })

  test('empty counts as absent', () => {
    expect(parseEnv({ MODELS_DIR: '', MODEL_MEMORY_MB: ' ', LOG_LEVEL: '' })).toEqual(parseEnv({}))
  })

  test.each([
    { MODEL_MEMORY_MB: '0' },
    { MODEL_MEMORY_MB: 'much' },
    { MODEL_MEMORY_MB: '1.5' },
    { LOG_LEVEL: 'loud' },
    { MODEL_SOURCE: 'cloud' },
    { MODEL_REFRESH_SECONDS: '0' },
    { MLFLOW_TRACKING_URI: 'mlruns' },
    { ADMIN_TOKEN: 'short' },
    { MODEL_PIN_ALLOW: 'xgboost-balanced' },
    { MODEL_PIN_ALLOW: 'bracket-xgboost-balanced,none' },
    { MLFLOW_TRACKING_URI: '', MODEL_SOURCE: 'mlflow' },
  ])('refuses %o by name', (source) => {
    expect(() => parseEnv(source)).toThrow(Object.keys(source)[0])
  })

  test.each(['none', 'bracket-xgboost-balanced, bracket-random-forest-unbalanced'])('pins may be %s', (names) => {
    expect(parseEnv({ MODEL_PIN_ALLOW: names }).MODEL_PIN_ALLOW).toBe(names)
  })

  test.each([
    { source: {}, models: 'folder' },
    { source: { MLFLOW_TRACKING_URI: 'http://localhost:5000' }, models: 'mlflow' },
    { source: { MLFLOW_TRACKING_URI: 'http://localhost:5000', MODEL_SOURCE: 'folder' }, models: 'folder' },
  ])('$source serves from $models', ({ source, models }) => {
    expect(modelSourceOf(parseEnv(source))).toBe(models)
  })

  test('.env.example holds every setting, those with a default as they are, and no other', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n')
    const names = lines.map((line) => /^#?(\w+)=/.exec(line)?.[1]).filter((name) => name !== undefined)
    expect(names).toEqual(Object.keys(envSchema.shape))
    const settings = lines.filter((line) => /^\w+=/.test(line)).map((line) => line.split(/=(.*)/).slice(0, 2))
    expect(parseEnv(Object.fromEntries(settings))).toEqual(parseEnv({}))
    const defaults = Object.entries(parseEnv({})).filter(([, value]) => value !== undefined)
    expect(settings.map(([name]) => name)).toEqual(defaults.map(([name]) => name))
  })
})
