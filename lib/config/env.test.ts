import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { envSchema, parseEnv } from './env'

describe('environment', () => {
  test('a clone needs no settings', () => {
    expect(parseEnv({})).toEqual({ MODELS_DIR: './models', MODEL_MEMORY_MB: 256, LOG_LEVEL: 'info' })
  })

  test('empty counts as absent', () => {
    expect(parseEnv({ MODELS_DIR: '', MODEL_MEMORY_MB: ' ', LOG_LEVEL: '' })).toEqual(parseEnv({}))
  })

  test.each([{ MODEL_MEMORY_MB: '0' }, { MODEL_MEMORY_MB: 'much' }, { MODEL_MEMORY_MB: '1.5' }, { LOG_LEVEL: 'loud' }])(
    'refuses %o by name',
    (source) => {
      expect(() => parseEnv(source)).toThrow(Object.keys(source)[0])
    },
  )

  test('.env.example holds every setting with its default, and no other', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n')
    const settings = lines.filter((line) => /^\w+=/.test(line)).map((line) => line.split(/=(.*)/).slice(0, 2))
    expect(settings.map(([name]) => name)).toEqual(Object.keys(envSchema.shape))
    expect(parseEnv(Object.fromEntries(settings))).toEqual(parseEnv({}))
  })
})
