import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { startLoad } from '@/e2e/service/load'
import { createKeyReplySchema } from '@/lib/contracts/keys'
import { saveReplySchema } from '@/lib/contracts/saved'
import { HARDENED, startContainer, waitUntilReady } from '@/lib/testing/containers/container'
import { callEngine, runEngine } from '@/lib/testing/containers/engine'
import { noteFigure } from '@/lib/testing/containers/note-figure'
import { makeVolume } from '@/lib/testing/containers/volume'
import { judgeLog } from '@/lib/testing/durability/judge-log'
import { INVENTED_MOVE } from '@/lib/testing/invented-move'
import { INVENTED_PERSON } from '@/lib/testing/people'

const engine = inject('engine')
const { serve } = inject('images')
const ADMIN_TOKEN = 'a-token-made-up-for-this-test'
const ADMIN = ['--env', `ADMIN_TOKEN=${ADMIN_TOKEN}`]
const COMMANDS = ['node', 'commands.mjs'] as const

/** One of the image's commands, in a container of its own, with what else it is given. */
function runOnce(flags: readonly string[], command: readonly string[]) {
  return callEngine(engine, ['run', '--rm', '--network', 'none', ...HARDENED, ...flags, serve, ...command])
}

async function serveFrom(volume: string, flags: readonly string[] = []) {
  const container = await startContainer(engine, {
    image: serve,
    flags: [...HARDENED, '--volume', `${volume}:/data`, ...ADMIN, ...flags],
  })
  onTestFinished(container.remove)
  return { container, origin: await waitUntilReady(engine, container) }
}

async function readJson(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init)
  expect(response.ok).toBe(true)
  return response.json()
}

function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

async function readIds(origin: string): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, accept: 'text/csv' }
  const [, ...lines] = (await (await fetch(`${origin}/api/v1/predictions`, { headers })).text()).trim().split('\n')
  return lines.map((line) => line.split(',')[0] ?? '')
}

test('backed up under load, destroyed and restored: all that was answered before is there, once, and all else', async () => {
  const first = await makeVolume(engine)
  const write = `require('node:fs').writeFileSync('/data/promotions.jsonl', process.argv[1])`
  await runOnce(['--volume', `${first}:/data`], ['--eval', write, JSON.stringify(INVENTED_MOVE)])
  const { container, origin } = await serveFrom(first)
  const key = createKeyReplySchema.parse(
    JSON.parse(await container.exec([...COMMANDS, 'keys', 'create', '--name', 'loan desk', '--json'])),
  )
  const saved = saveReplySchema.parse(await readJson(`${origin}/api/v1/saved`, post({ record: INVENTED_PERSON })))
  const shown = await readJson(`${origin}/api/v1/saved/${saved.id}`)

  const load = startLoad(origin, { connections: 8 })
  await expect.poll(() => load.answered.length, { timeout: 30_000 }).toBeGreaterThan(500)
  const before = [...load.answered]
  const made = JSON.parse(
    await container.exec([...COMMANDS, 'store', 'backup', '/data/backups/', '--keep', '3', '--json']),
  )
  const during = load.answered.length - before.length
  const after = load.answered.length
  await expect.poll(() => load.answered.length, { timeout: 30_000 }).toBeGreaterThan(after + 100)
  await load.stop()
  noteFigure(`${before.length} answers before the backup, ${during} while it was made.`)
  expect(load.failures).toEqual([])

  const folder = await mkdtemp(join(tmpdir(), 'bracket-backup-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, basename(made.file))
  await runEngine(engine, ['cp', `${container.id}:${made.file}`, file])
  // It is whoever copied it whose it is now; the container's user is another.
  await chmod(file, 0o644)
  await container.remove()
  await runEngine(engine, ['volume', 'rm', first])

  const second = await makeVolume(engine)
  const mounts = ['--volume', `${second}:/data`, '--volume', `${file}:/backup.db:ro`]
  const restored = await runOnce(mounts, ['commands.mjs', 'store', 'restore', '/backup.db', '--json'])
  expect(JSON.parse(restored.stdout)).toMatchObject({
    rows: { ...made.rows, predictions: expect.any(Number), api_keys: 1, saved_predictions: 1, promotions: 1 },
  })
  const { container: next, origin: address } = await serveFrom(second, ['--env', 'REQUIRE_API_KEY=on'])
  const logged = await readIds(address)
  expect(logged).toHaveLength(made.rows.predictions)
  expect(judgeLog(before, logged)).toEqual({ lost: [], twice: [] })
  expect((await fetch(`${address}/api/v1/predict`, post({ records: [INVENTED_PERSON] }))).status).toBe(401)
  const withKey = post({ records: [INVENTED_PERSON] }, { authorization: `Bearer ${key.secret}` })
  expect((await fetch(`${address}/api/v1/predict`, withKey)).status).toBe(200)
  expect(await readJson(`${address}/api/v1/saved/${saved.id}`)).toEqual(shown)
  expect(await next.exec([...COMMANDS, 'store', 'check'])).toMatch(/^The store is sound\n/)
})

test('a store that a server has open, in whatever container, is not restored over', async () => {
  const volume = await makeVolume(engine)
  const { container, origin } = await serveFrom(volume)
  await container.exec([...COMMANDS, 'store', 'backup', '/data/one.db'])
  const restore = ['commands.mjs', 'store', 'restore', '/data/one.db']
  await expect(runOnce(['--volume', `${volume}:/data`], restore)).rejects.toThrow(
    /Error: A server, or another command, has the store’s file \/app\/data\/bracket\.db open\./,
  )
  expect((await fetch(`${origin}/api/ready`)).status).toBe(200)
  expect(await container.stop(30)).toBe(0)
  const { stdout } = await runOnce(['--volume', `${volume}:/data`], restore)
  expect(stdout).toMatch(/what was there is now \/app\/data\/bracket\.db\.before-restore-/)
})
