import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStoreOf } from '@/lib/composition/store'
import { createKeyReplySchema, keyReplySchema, keysReplySchema } from '@/lib/contracts/keys'
import { readKey } from '@/lib/core/access/key-text'
import { runCommandFile } from './train/command-in-test'

let folder = ''
let settings: Readonly<Record<string, string>> = {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'))
  settings = { DATABASE_URL: `file:${join(folder, 'store.db')}` }
})
afterAll(() => rm(folder, { recursive: true }))

/** Each command is a process of its own, which takes a second on a free machine. */
const MANY_COMMANDS_MS = 120_000

const run = (...options: string[]) => runCommandFile('cli/keys.ts', options, settings)
const json = async (...options: string[]): Promise<unknown> => JSON.parse((await run(...options, '--json')).stdout)

describe('npm run keys', () => {
  test('without keys it says how to make one', async () => {
    expect((await run('list')).stdout).toContain('npm run keys -- create')
  })

  test(
    'a key is made, listed without its secret, limited and revoked, and all is written down',
    async () => {
      const made = createKeyReplySchema.parse(
        await json(
          'create',
          '--name',
          'night work',
          '--scopes',
          'predict,batch',
          '--expires',
          '90d',
          '--per-minute',
          '600',
        ),
      )
      const { id, secret } = readKey(made.secret) ?? { id: '', secret: '' }
      expect(made.key).toMatchObject({
        id,
        name: 'night work',
        scopes: ['predict', 'batch'],
        state: 'active',
        perMinute: 600,
      })

      const listed = await run('list')
      expect(listed.stdout).toMatch(new RegExp(`^id .*\n${id} {2}night work {2}predict,batch {2}active {2}600`))
      expect(listed.stdout).not.toContain(secret)

      expect(keyReplySchema.parse(await json('limit', id, '--per-minute', 'none')).key.perMinute).toBeUndefined()
      expect((await run('revoke', id)).stdout).toMatch(new RegExp(`^Key ${id} for night work was revoked at .* UTC`))
      expect((await run('list')).stdout).toContain('1 expired or revoked')
      expect(keysReplySchema.parse(await json('list', '--all')).keys).toMatchObject([{ id, state: 'revoked' }])

      const store = await openStoreOf({ DATABASE_URL: settings.DATABASE_URL ?? '' })
      const events = await store.audit.list(10)
      const kept = await store.keys.find(id)
      await store.close()
      expect(events.map(({ action }) => action)).toEqual(['key.revoked', 'key.limited', 'key.created'])
      expect(events[0]).toMatchObject({ subject: id, who: expect.stringMatching(/^command line: ./) })
      expect(JSON.stringify([events, kept])).not.toContain(secret)
    },
    MANY_COMMANDS_MS,
  )

  test('for a person the key stands on a line of its own, once', async () => {
    const { stdout } = await run('create', '--name', 'a person')
    expect(stdout.match(/^bracket_[2-9a-z]{12}_[\w-]{43}$/gm)).toHaveLength(1)
  })

  test.each([
    { options: ['create'], message: '--name' },
    { options: ['create', '--name', ' '], message: 'one line' },
    { options: ['create', '--name', 'x', '--scopes', 'root'], message: 'predict, batch, admin' },
    { options: ['create', '--name', 'x', '--expires', '1999-01-01'], message: 'a time to come' },
    { options: ['create', '--name', 'x', '--per-minute', '0'], message: 'from 1' },
    { options: ['revoke', 'nothing'], message: 'list' },
    { options: ['revoke', 'abcdefgh2345'], message: 'list --all' },
    { options: ['limit', 'abcdefgh2345'], message: '--per-minute' },
  ])('$options is refused in a line', async ({ options, message }) => {
    const { code, stderr } = await run(...options)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: |^Error: /)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain(message)
  })

  test('a secret in two places is said by name alone', async () => {
    const file = join(folder, 'token')
    await writeFile(file, 'hush-hush-hush-hush')
    const both = { ...settings, ADMIN_TOKEN: 'also-hush-also-hush', ADMIN_TOKEN_FILE: file }
    const { code, stderr } = await runCommandFile('cli/keys.ts', ['list'], both)
    expect(code).toBe(1)
    expect(stderr).toContain('ADMIN_TOKEN_FILE')
    expect(stderr).not.toContain('hush')
  })
})
