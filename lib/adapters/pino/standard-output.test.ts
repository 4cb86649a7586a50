import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStandardOutput } from './standard-output'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-log-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('lines wait for company, and a flush writes them out in order', async () => {
  const path = join(folder, 'waits.log')
  const output = openStandardOutput({ path, flushMs: 60_000 })
  for (let n = 0; n < 20; n++) output.write(`line ${n}\n`)
  await sleepFor(50)
  expect(await readFile(path, 'utf8')).toBe('')
  await output.flush()
  expect(await readFile(path, 'utf8')).toBe(Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join(''))
})

test('a line does not wait for ever', async () => {
  const path = join(folder, 'timer.log')
  openStandardOutput({ path, flushMs: 20 }).write('alone\n')
  await expect.poll(() => readFile(path, 'utf8')).toBe('alone\n')
})

test.each([
  { how: 'exits', end: 'process.exit(0)' },
  { how: 'throws', end: 'throw new Error("on purpose")' },
])('a process that $how writes what waits first', async ({ end }) => {
  const path = join(folder, 'end.log')
  await rm(path, { force: true })
  const code = `
    import { openStandardOutput } from '${resolve(import.meta.dirname, 'standard-output.ts')}'
    const output = openStandardOutput({ path: '${path}', flushMs: 60_000 })
    for (let n = 0; n < 100; n++) output.write('line\\n')
    setTimeout(() => { ${end} }, 50)
  `
  await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]).catch(
    () => undefined,
  )
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(101)
})
