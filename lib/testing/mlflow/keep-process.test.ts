import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepProcess } from './keep-process'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-keep-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

// A shell and its child, so that killing one alone would leave the other.
const FAMILY = 'sleep 60 & echo $! >child; echo $$ >parent; wait'

async function readPid(name: string): Promise<number> {
  const text = () => readFile(join(folder, name), 'utf8').catch(() => '')
  await vi.waitUntil(async () => (await text()).endsWith('\n'), { timeout: 5_000 })
  return Number(await text())
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function expectGone(): Promise<void> {
  for (const pid of [await readPid('parent'), await readPid('child')]) {
    await vi.waitUntil(() => !isAlive(pid), { timeout: 5_000 })
  }
}

test('stopping ends the command and its children', async () => {
  const kept = await keepProcess('/bin/sh', {
    args: ['-c', FAMILY],
    env: {},
    cwd: folder,
    logPath: join(folder, 'log'),
  })
  expect(isAlive(await readPid('child'))).toBe(true)
  await kept.stop()
  await expectGone()
})

test('a command that ends by itself is reported, and what it said is kept', async () => {
  const options = { args: ['-c', 'echo $WORD'], env: { WORD: 'said' }, cwd: folder, logPath: join(folder, 'log') }
  await (await keepProcess('/bin/sh', options)).ended
  expect(await readFile(join(folder, 'log'), 'utf8')).toBe('said\n')
})

test('a starter that is killed takes the command and its children along', async () => {
  const script = `
    import { keepProcess } from ${JSON.stringify(new URL('./keep-process.ts', import.meta.url).href)}
    const options = { args: ['-c', ${JSON.stringify(FAMILY)}], env: {}, cwd: ${JSON.stringify(folder)}, logPath: 'log' }
    await keepProcess('/bin/sh', { ...options, logPath: ${JSON.stringify(join(folder, 'log'))} })
    setInterval(() => undefined, 1000)`
  const starter = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'ignore' })
  expect(isAlive(await readPid('child'))).toBe(true)
  starter.kill('SIGKILL')
  await expectGone()
})
