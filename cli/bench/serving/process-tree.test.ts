import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { endLeftovers, listTree, parseStat, readProcessorMs } from './process-tree'

test('a line of the process table: parent, time in programs and in the system, start', () => {
  const line = '4242 (node (a) b) S 4000 4100 4100 0 -1 4194304 100 200 0 0 150 25 7 8 20 0 11 0 987 1 2'
  expect(parseStat(line)).toEqual({ pid: 4242, parent: 4000, ms: 1750, startedAt: 987 })
})

test.each([
  '',
  '4242 (node) S 1',
  '4242 (node) Z 4000 4100 4100 0 -1 4194304 100 200 0 0 150 25 7 8 20 0 11 0 987 1 2',
])('what is no line of a running process is left out: "%s"', (line) => {
  expect(parseStat(line)).toBeUndefined()
})

test.runIf(process.platform === 'linux')('what started a session of its own is in the tree, and is ended', async () => {
  // Node puts a detached child into a session of its own.
  const script = `require('node:child_process').spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })`
  const parent = spawn(process.execPath, ['-e', `${script}; setInterval(() => {}, 1000)`])
  const pid = parent.pid ?? Number.NaN
  let tree = await listTree(pid)
  for (; tree.length < 2; tree = await listTree(pid)) await sleep(20)
  const [, child] = tree
  expect(await readProcessorMs(pid)).toBeGreaterThanOrEqual(0)

  parent.kill('SIGKILL')
  await once(parent, 'exit')
  expect(await listTree(child?.pid ?? 0)).toHaveLength(1)
  await endLeftovers(tree)
  while ((await listTree(child?.pid ?? 0)).length > 0) await sleep(20)
})
