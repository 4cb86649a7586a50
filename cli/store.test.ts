import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fillLog } from '@/lib/testing/fill-log'
import { childEnv } from './child'
import { runCommandFile } from './train/command-in-test'

let folder = ''
let settings: Readonly<Record<string, string>> = {}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
  settings = { DATABASE_URL: `file:${join(folder, 'bracket.db')}` }
})
afterEach(() => rm(folder, { recursive: true }))

/** Each command is a process of its own, which takes a second on a free machine. */
const SLOW = { timeout: 120_000 }
const FIRST = '0001-first-tables'

const migratedSchema = z.strictObject({
  did: z.array(z.string()),
  schema: z.object({ done: z.array(z.string()), missing: z.array(z.string()), unknown: z.array(z.string()) }),
})

const run = (...options: string[]) => runCommandFile('cli/store.ts', options, settings)

describe('npm run store', () => {
  test('several that migrate at once: one does, and all say how it is', SLOW, async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => run('migrate', '--json')))
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: '' }))
    const said = outcomes.map(({ stdout }) => migratedSchema.parse(JSON.parse(stdout)))
    expect(said.flatMap(({ did }) => did)).toEqual([FIRST])
    for (const { schema } of said) expect(schema).toEqual({ done: [FIRST], missing: [], unknown: [] })
  })

  test('a store is migrated, backed up, checked and restored, in words', SLOW, async () => {
    expect((await run('migrate')).stdout).toBe(`Done: ${FIRST}. The schema is ${FIRST}, up to date.\n`)
    expect((await run('migrate')).stdout).toMatch(/^Nothing to do\./)
    const file = join(folder, 'one.db')
    expect((await run('backup', file)).stdout).toMatch(
      /one\.db, 0\.1 MB, read and found sound\n {2}log {5}predictions: 0\n/,
    )
    expect((await run('check')).stdout).toMatch(/^The store is sound\n/)
    expect(JSON.parse((await run('check', file, '--json')).stdout)).toMatchObject({
      sound: true,
      rows: { predictions: 0 },
    })
    expect((await run('restore', file)).stdout).toMatch(
      /before {2}what was there is now .*bracket\.db\.before-restore-/,
    )
  })

  test('of a folder the newest backups are kept, and files with other names', SLOW, async () => {
    await run('migrate')
    const backups = join(folder, 'backups')
    const names = [
      'bracket-20250101T000000.000Z.db',
      'bracket-20250102T000000.000Z.db',
      'bracket-20250103T000000.000Z.db',
    ]
    const others = ['bracket-20240101T000000.000Z.dump', 'bracket-20240101.db', 'notes.txt']
    expect((await run('backup', backups, '--keep', '2')).code).toBe(0)
    for (const name of [...names, ...others]) await writeFile(join(backups, name), '')
    const { stdout } = await run('backup', backups, '--keep', '3', '--json')
    const made = z
      .object({ file: z.string(), bytes: z.number(), deleted: z.array(z.string()) })
      .parse(JSON.parse(stdout))
    expect(made.file).toMatch(/\/backups\/bracket-\d{8}T\d{6}\.\d{3}Z\.db$/)
    expect((await stat(made.file)).size).toBe(made.bytes)
    expect(made.deleted).toEqual(names.slice(0, 2))
    expect(await readdir(backups)).toEqual(expect.arrayContaining([...names.slice(2), ...others]))
    expect(await readdir(backups)).toHaveLength(6)
  })

  test.each([
    { options: ['check'], message: 'bracket.db: there is no such file.' },
    { options: ['backup', 'x.db'], message: 'is not there' },
    { options: ['backup', 'x/', '--keep', '0'], message: 'from 1' },
    { options: ['restore', 'nothing.db'], message: 'no such file' },
  ])('$options is refused in a line', async ({ options, message }) => {
    const { code, stderr } = await run(...options)
    expect(code).toBe(1)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain(message)
  })

  test('a server that nobody reaches is named without its password', async () => {
    settings = { DATABASE_URL: 'postgres://bracket:hush-hush@127.0.0.1:1/bracket' }
    const { code, stderr } = await run('migrate')
    expect(code).toBe(1)
    expect(stderr).toBe(
      'Error: PostgreSQL at 127.0.0.1:1/bracket cannot be used: nothing answers there. The setting is DATABASE_URL.\n',
    )
  })

  test('a backup that is killed leaves nothing under its name, and the next one is made', SLOW, async () => {
    await run('migrate')
    fillLog(join(folder, 'bracket.db'), 200_000)
    const backups = join(folder, 'backups')
    const file = join(backups, 'one.db')
    const child = spawn(process.execPath, ['--import', 'tsx', 'cli/store.ts', 'backup', file], {
      env: childEnv(settings),
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    while (!(await hasHalf(backups))) await sleep(1)
    child.kill('SIGKILL')
    await ended
    expect((await readdir(backups)).filter((name) => !/^\.one\.db\..+\.part(-journal)?$/.test(name))).toEqual([])
    expect((await run('check')).code).toBe(0)
    expect((await run('backup', file)).stdout).toContain('predictions: 200,000')
  })
})

/** Whether a part has begun to be written. */
async function hasHalf(backups: string): Promise<boolean> {
  const parts = (await readdir(backups).catch(() => [])).filter((name) => name.endsWith('.part'))
  const sizes = await Promise.all(parts.map((name) => stat(join(backups, name)).then(({ size }) => size)))
  return sizes.some((size) => size > 0)
}
