import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { ROOT } from '@/cli/child'
import { sendHalf, startLoad } from '@/e2e/service/load'
import { predictReplySchema } from '@/lib/contracts/predict'
import {
  type Container,
  HARDENED,
  startContainer,
  waitForHealth,
  waitUntilReady,
} from '@/lib/testing/containers/container'
import { runEngine } from '@/lib/testing/containers/engine'
import { noteFigure } from '@/lib/testing/containers/note-figure'
import { INVENTED_PERSON } from '@/lib/testing/people'

const engine = inject('engine')
const { serve } = inject('images')
/** Of a small host; a single model open takes about half of it. */
const MEMORY = ['--memory', '512m', '--memory-swap', '512m']
const ANSWERS = ['node', 'probe.mjs', 'answers']

let container: Container
let origin: string

beforeAll(async () => {
  const begun = performance.now()
  container = await startContainer(engine, { image: serve, flags: [...HARDENED, ...MEMORY] })
  origin = await waitUntilReady(engine, container)
  noteFigure(`From "run" to ready: ${((performance.now() - begun) / 1_000).toFixed(1)} s.`)
})
afterAll(() => container?.remove())

/** What JavaScript prints, run inside beside the server. */
function evaluate(script: string): Promise<string> {
  return container.exec(['node', '--input-type=module', '--eval', script])
}

describe('as a host runs it', () => {
  test('Node is process 1, as user 1000, without a capability or a way to one', async () => {
    const status = await evaluate(`
      import { readFileSync, readlinkSync } from 'node:fs'
      console.log(readFileSync('/proc/1/status', 'utf8'), readlinkSync('/proc/1/exe'))`)
    expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m)
    expect(status).toMatch(/^Gid:\t1000\t1000\t1000\t1000$/m)
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      expect(status).toMatch(new RegExp(`^${set}:\\t0+$`, 'm'))
    }
    expect(status).toMatch(/^NoNewPrivs:\t1$/m)
    expect(status).toMatch(/\/node$/)
  })

  test('nothing can be written but data and temporary files', async () => {
    const outcomes = await evaluate(`
      import { writeFileSync } from 'node:fs'
      const write = (folder) => { try { writeFileSync(folder + '/x', ''); return 'written' } catch ({ code }) { return code } }
      console.log(JSON.stringify(Object.fromEntries(
        ['/', '/app', '/app/models', '/home/node', '/usr/local/bin', '/tmp', '/data'].map((folder) => [folder, write(folder)])
      )))`)
    expect(JSON.parse(outcomes)).toEqual({
      '/': 'EROFS',
      '/app': 'EROFS',
      '/app/models': 'EROFS',
      '/home/node': 'EROFS',
      '/usr/local/bin': 'EROFS',
      '/tmp': 'written',
      '/data': 'written',
    })
  })

  test('it answers who asks through the published port, with an answer that is written down, and shows its pages', async () => {
    const response = await fetch(`${origin}/api/v1/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ records: [INVENTED_PERSON] }),
    })
    expect(response.status).toBe(200)
    const { model, predictions } = predictReplySchema.parse(await response.json())
    expect(model.source).toBe('folder')
    expect(predictions).toEqual([expect.objectContaining({ id: expect.any(String), probability: expect.any(Number) })])
    const page = await fetch(origin)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const [, script] = /<script src="(\/_next\/static\/[^"]+)"/.exec(await page.text()) ?? []
    expect((await fetch(`${origin}${script}`)).status).toBe(200)
  })

  test('all four models answer as known in 512 MB', async () => {
    expect(await container.exec(ANSWERS)).toBe('answers: yes')
    const models = await (await fetch(`${origin}/api/v1/models`)).json()
    expect(models).toMatchObject({ models: Array(4).fill({ state: 'ready' }) })
    const asked = runEngine(engine, ['stats', '--no-stream', '--format', '{{.MemUsage}}', container.id])
    const used = await asked.catch(() => 'not told by the engine')
    const [, peak] = /^VmHWM:\s*(\d+) kB$/m.exec(await container.exec(['cat', '/proc/1/status'])) ?? []
    noteFigure(`Memory with four models open: ${used}; at most ${Math.round(Number(peak) / 1_024)} MiB by its process.`)
    expect(await container.inspect('{{.State.OOMKilled}} {{.RestartCount}}')).toBe('false 0')
  })

  test('what judges it need not be of it', async () => {
    const judge = await readFile(join(ROOT, 'deploy/image/probe.mjs'), 'utf8')
    const command = ['node', '--input-type=module', '-', 'answers']
    expect(await container.exec(command, { input: judge })).toBe('answers: yes')
    await expect(
      container.exec(command, { input: judge.replace('.probability', '.probability + 2e-6') }),
    ).rejects.toThrow(/answers: no\. xgboost-unbalanced: answer 1 is 0\.\d+, and known to be 0\.\d+/)
  })

  test('its own check finds it healthy', async () => {
    await waitForHealth(engine, container, 'healthy')
  })

  test('nothing in its log is a warning, and nothing is said beside it', async () => {
    const { out, error } = await container.readLog()
    const entries = out.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
    expect(error).toEqual([])
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.filter(({ level }) => level !== 'info')).toEqual([])
    expect(out.filter((line) => !line.startsWith('{'))).toEqual([expect.stringContaining('next.config')])
  })
})

test('told to stop under load, it says so, finishes what it began and exits 0 of its own accord', async () => {
  const own = await startContainer(engine, { image: serve, flags: [...HARDENED, '--env', 'DRAIN_SECONDS=2'] })
  onTestFinished(own.remove)
  const address = await waitUntilReady(engine, own)
  const load = startLoad(address, { connections: 4 })
  while (load.answered.length < 20) await sleep(10)
  const slow = sendHalf(address)
  await sleep(200)
  // Far more than it drains for: where the engine has to kill it, the exit code is 137.
  const stopped = own.stop(30)
  let ready = 200
  while (ready === 200) ready = (await fetch(`${address}/api/ready`)).status
  const answeredBefore = load.answered.length
  while (load.answered.length < answeredBefore + 20) await sleep(10)
  await load.stop()
  expect([ready, load.failures]).toEqual([503, []])
  expect(await slow.finish()).toHaveLength(1)
  expect(await stopped).toBe(0)
  expect((await own.readLog()).error).toEqual([])
})

test('a secret comes as a file, and is told to nobody', async () => {
  const token = 'a-token-made-up-for-this-test'
  const folder = await mkdtemp(join(tmpdir(), 'bracket-secret-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'admin'), `${token}\n`)
  const secret = ['--volume', `${join(folder, 'admin')}:/run/secrets/admin:ro`]
  const own = await startContainer(engine, {
    image: serve,
    flags: [...HARDENED, ...secret, '--env', 'ADMIN_TOKEN_FILE=/run/secrets/admin'],
  })
  onTestFinished(own.remove)
  const address = await waitUntilReady(engine, own)
  const ask = async (headers: Record<string, string>) =>
    (await fetch(`${address}/api/v1/predictions`, { headers })).status
  expect(await ask({})).toBe(401)
  expect(await ask({ authorization: `Bearer ${token}` })).toBe(200)
  const { out, error } = await own.readLog()
  expect(`${out}${error}${await own.inspect('{{json .}}')}`).not.toContain(token)
})
