import { expect, inject, test } from 'vitest'
import { keysReplySchema } from '@/lib/contracts/keys'
import { HARDENED } from '@/lib/testing/containers/container'
import { callEngine } from '@/lib/testing/containers/engine'
import { makeVolume } from '@/lib/testing/containers/volume'

const engine = inject('engine')
const { serve } = inject('images')
const MOST_BYTES = 2_000_000

/** In a container of its own, in which nothing but /data and /tmp can be written to, without a network. */
function run(command: readonly string[], flags: readonly string[] = []) {
  return callEngine(engine, ['run', '--rm', '--network', 'none', ...HARDENED, ...flags, serve, ...command])
}

test('the commands are in the image, by Node alone, and say how they are called there', async () => {
  const { stdout: help } = await run(['commands.mjs', '--help'])
  expect(help).toMatch(/^Usage: commands\.mjs /)
  for (const program of ['keys', 'store']) {
    expect((await run(['commands.mjs', program, '--help'])).stdout).toMatch(`Usage: commands.mjs ${program} `)
  }
  const { stdout, stderr } = await run(['commands.mjs', 'keys', 'list'])
  expect(stdout).toContain('node commands.mjs keys create')
  expect(stderr).toBe('')
})

test('they are small, and ask for no package but those of the databases', async () => {
  const { stdout } = await run(['--eval', `console.log(require('node:fs').readFileSync('/app/commands.mjs', 'utf8'))`])
  expect(stdout.length).toBeLessThan(MOST_BYTES)
  const imported = [...stdout.matchAll(/\bimport\b[^"'();]*\bfrom ?"([^"]+)"/g)].map(([, name]) => name)
  expect(imported).toContain('node:fs/promises')
  expect([...new Set(imported)].filter((name) => !name?.startsWith('node:'))).toEqual(['pg'])
})

test('a volume keeps what they did, and several migrate it at once', async () => {
  const mounted = ['--volume', `${await makeVolume(engine)}:/data`]
  const migrated = await Promise.all([1, 2, 3].map(() => run(['commands.mjs', 'store', 'migrate', '--json'], mounted)))
  expect(migrated.flatMap(({ stdout }) => JSON.parse(stdout).did)).toEqual(['0001-first-tables'])
  await run(['commands.mjs', 'keys', 'create', '--name', 'loan desk'], mounted)
  const { stdout } = await run(['commands.mjs', 'keys', 'list', '--json'], mounted)
  expect(keysReplySchema.parse(JSON.parse(stdout)).keys).toMatchObject([{ name: 'loan desk', state: 'active' }])
})

test('a store that is not there is told of in a line, and ends with 1', async () => {
  const away = ['--env', 'DATABASE_URL=postgres://bracket:hush-hush@127.0.0.1:1/bracket']
  await expect(run(['commands.mjs', 'store', 'migrate'], away)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^Error: PostgreSQL at 127\.0\.0\.1:1\/bracket cannot be used: nothing answers there\./,
    ),
  })
  await expect(run(['commands.mjs', 'store', 'check'])).rejects.toMatchObject({
    code: 1,
    stderr: 'Error: /app/data/bracket.db: there is no such file.\n',
  })
})
