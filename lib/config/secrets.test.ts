import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { envSchema } from './env'
import { fileSettingOf, readSecretFiles, SECRET_SETTINGS } from './secrets'

const files: Readonly<Record<string, string>> = { '/run/token': ' sixteen and more \n', '/run/empty': '\n' }
const readText = (path: string) => {
  const text = files[path]
  if (text === undefined) throw new Error(`ENOENT ${path}`)
  return text
}

describe('secrets in files', () => {
  test.each(SECRET_SETTINGS)('%s is a setting, and can stand in a file', (name) => {
    expect(envSchema.shape).toHaveProperty(name)
    expect(readSecretFiles({ [fileSettingOf(name)]: ' /run/token ' }, readText)).toMatchObject({
      [name]: 'sixteen and more',
    })
  })

  test('what is no file stays as it is', () => {
    const source = { ADMIN_TOKEN: 'one', ADMIN_TOKEN_FILE: ' ', MODELS_DIR_FILE: '/run/token' }
    expect(readSecretFiles(source, readText)).toEqual(source)
  })

  test('an empty setting counts as none beside its file', () => {
    expect(readSecretFiles({ ADMIN_TOKEN: '', ADMIN_TOKEN_FILE: '/run/token' }, readText)).toMatchObject({
      ADMIN_TOKEN: 'sixteen and more',
    })
  })

  test.each([
    { source: { ADMIN_TOKEN: 'hush', ADMIN_TOKEN_FILE: '/run/token' }, message: /ADMIN_TOKEN and ADMIN_TOKEN_FILE/ },
    { source: { METRICS_TOKEN_FILE: '/run/none' }, message: /METRICS_TOKEN_FILE .* cannot be read/ },
    { source: { DATABASE_URL_FILE: '/run/empty' }, message: /DATABASE_URL_FILE .* is empty/ },
  ])('refuses $source', ({ source, message }) => {
    expect(() => readSecretFiles(source, readText)).toThrow(message)
    expect(() => readSecretFiles(source, readText)).not.toThrow(/hush|sixteen/)
  })

  test('all faults are said at once', () => {
    const source = { METRICS_TOKEN_FILE: '/run/none', DATABASE_URL_FILE: '/run/empty' }
    expect(() => readSecretFiles(source, readText)).toThrow(/DATABASE_URL_FILE[\s\S]*METRICS_TOKEN_FILE/)
  })

  test('.env.example names the files', () => {
    const text = readFileSync('.env.example', 'utf8')
    for (const name of SECRET_SETTINGS) expect(text).toContain(fileSettingOf(name))
  })
})
