import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withFileLock } from './file-lock'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('one works at a time, and a failure lets the next one in', async () => {
  const path = join(folder, 'lock')
  const steps: string[] = []
  const first = withFileLock(path, async () => {
    steps.push('first starts')
    await sleep(50)
    steps.push('first ends')
    throw new Error('It broke.')
  })
  const second = sleep(10).then(() => withFileLock(path, async () => steps.push('second')))
  await expect(first).rejects.toThrow('It broke.')
  await second
  expect(steps).toEqual(['first starts', 'first ends', 'second'])
})

test('a lock of a process that is gone holds nobody up', async () => {
  const path = join(folder, 'lock')
  const { pid } = spawnSync(process.execPath, ['--version'])
  await writeFile(path, String(pid))
  expect(await withFileLock(path, async () => 'done')).toBe('done')
})
