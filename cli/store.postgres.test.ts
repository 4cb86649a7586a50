import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, inject, onTestFinished, test } from 'vitest'
import { openStoreOf } from '@/lib/composition/store'
import { buildKey } from '@/lib/testing/api-keys'
import { judgeLog } from '@/lib/testing/durability/judge-log'
import { killUnderLoad } from '@/lib/testing/durability/kill-under-load'
import { readLoggedIds } from '@/lib/testing/durability/read-logged-ids'
import { makeDatabase } from '@/lib/testing/postgres/database'
import { findPostgres } from '@/lib/testing/postgres/find-postgres'
import { startPostgres } from '@/lib/testing/postgres/server'
import { buildSaved } from '@/lib/testing/saved'
import { runCommandFile } from './train/command-in-test'

const SLOW = { timeout: 240_000 }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
})
afterEach(() => rm(folder, { recursive: true }))

const run = (url: string, options: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  runCommandFile('cli/store.ts', options, { DATABASE_URL: url, ...more })

async function startServer() {
  const server = await startPostgres(await findPostgres())
  onTestFinished(server.stop)
  return server
}

test('several that migrate an empty database at once: one does, and all end well', SLOW, async () => {
  const database = await makeDatabase(inject('postgresUrl'))
  onTestFinished(database.drop)
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => run(database.url, ['migrate', '--json'])))
  expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(4).fill({ code: 0, stderr: '' }))
  expect(outcomes.flatMap(({ stdout }) => JSON.parse(stdout).did)).toEqual(['0001-first-tables'])
})

test(
  'a server backed up under load, killed and gone: another has all that was acknowledged before, once',
  SLOW,
  async () => {
    const first = await startServer()
    const acknowledged = [...(await killUnderLoad(first.url, { afterMs: 200 }))]
    const store = await openStoreOf({ DATABASE_URL: first.url })
    const { key } = buildKey('abcdefgh2345')
    const saved = buildSaved()
    await store.keys.add(key)
    await store.saved.save(saved)
    await store.close()
    const file = join(folder, 'one.dump')
    const writing = killUnderLoad(first.url, { afterMs: 4_000 })
    const { stdout, stderr, code } = await run(first.url, ['backup', file, '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('Error') })
    await writing
    await first.crash()
    await first.stop()

    const second = await startServer()
    expect((await run(second.url, ['restore', file])).stdout).toMatch(
      /^Restored .*one\.dump, which was read and found sound/,
    )
    expect(JSON.parse((await run(second.url, ['check', '--json'])).stdout).rows).toEqual(JSON.parse(stdout).rows)
    expect(judgeLog(acknowledged, await readLoggedIds(second.url))).toEqual({ lost: [], twice: [] })
    const again = await openStoreOf({ DATABASE_URL: second.url })
    expect(await again.keys.find(key.id)).toEqual(key)
    expect(await again.saved.find(saved.id, saved.createdMs)).toEqual(saved)
    await again.close()
  },
)

test('no command line shows who connects where, or with which password', SLOW, async () => {
  const database = await makeDatabase(inject('postgresUrl'))
  onTestFinished(database.drop)
  await run(database.url, ['migrate'])
  const listening = join(folder, 'pg_dump')
  await writeFile(
    listening,
    `#!/bin/sh\nprintf '%s\\n' "$*" >> '${folder}/lines'\nPATH=\${PATH#*${delimiter}}\nexec pg_dump "$@"\n`,
  )
  await chmod(listening, 0o755)
  // biome-ignore lint/style/noProcessEnv: where commands stand is the system's to say, no setting of ours
  const path = [folder, process.env.PATH, await findPostgres()].join(delimiter)
  const { code } = await run(database.url, ['backup', join(folder, 'one.dump')], { PATH: path })
  expect(code).toBe(0)
  const lines = await readFile(join(folder, 'lines'), 'utf8')
  const { username, password, host } = new URL(database.url)
  expect(lines).toContain('--format=custom')
  for (const secret of [username, password, host]) expect(lines).not.toContain(secret)
})
