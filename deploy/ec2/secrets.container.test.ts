import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { runEngine } from '@/lib/testing/containers/engine'
import { createHost, type Host, type Outcome } from './testing/host'
import { deriveImage } from './testing/versions'

const engine = inject('engine')
const { serve } = inject('images')
const ADMIN_TOKEN = 'an-admin-token=of-these-tests'
/** Ends as many do that were made of bytes. */
const METRICS_TOKEN = 'a-metrics-token-of-these-tests='
const WATCH_MS = 5

let host: Host
let handedOver: Outcome
let deployed: Outcome
/** Every command line that was seen while secrets were handed over and a version deployed. */
const commandLines = new Set<string>()

beforeAll(async () => {
  host = await createHost(engine, ['REQUIRE_API_KEY=on'])
  await deriveImage(engine, { from: serve, tag: host.tag('1'), lines: ['LABEL version="1"'] })
  const watch = setInterval(() => void readCommandLines(), WATCH_MS)
  const input = `ADMIN_TOKEN=${ADMIN_TOKEN}\nMETRICS_TOKEN=${METRICS_TOKEN}\nDATABASE_URL=file:/data/elsewhere.db`
  handedOver = await host.run('secrets.sh', ['stdin'], { input })
  deployed = await host.run('deploy.sh', [host.tag('1')])
  clearInterval(watch)
})
afterAll(() => host?.remove())

async function readCommandLines(): Promise<void> {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    commandLines.add((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' '))
  }
}

const inContainer = (...args: readonly string[]) => runEngine(engine, ['exec', `${host.name}-green`, ...args])

test('secrets reach the app, which is proven with the admin token where keys are asked for', async () => {
  expect(deployed).toMatchObject({ code: 0, said: expect.stringContaining('Live:') })
  const metrics = (token: string) =>
    fetch(`${host.origin}/api/metrics`, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status)
  expect(await metrics(METRICS_TOKEN)).toBe(200)
  expect(await metrics('another-token-of-these-tests')).toBe(401)
  expect(await readdir(join(host.folder, 'data'))).toContain('elsewhere.db')
})

test('they stand on no command line, in no output, and in nothing that the engine tells of the container', async () => {
  expect(commandLines.size).toBeGreaterThan(10)
  const told = await runEngine(engine, ['inspect', `${host.name}-green`])
  const logged = await runEngine(engine, ['logs', `${host.name}-green`])
  for (const secret of [ADMIN_TOKEN, METRICS_TOKEN]) {
    expect([...commandLines].filter((line) => line.includes(secret))).toEqual([])
    expect(told + logged + handedOver.said + deployed.said).not.toContain(secret)
  }
  expect(handedOver.said).toBe('DATABASE_URL is here.\nADMIN_TOKEN is here.\nMETRICS_TOKEN is here.\n')
})

test('they are files that the app alone may read, below a folder that root alone may enter', async () => {
  const file = await stat(join(host.folder, 'secrets/ADMIN_TOKEN'))
  expect([file.uid, file.mode & 0o777]).toEqual([1_000, 0o400])
  expect((await stat(host.folder)).mode & 0o777).toBe(0o700)
  expect(await inContainer('sh', '-c', 'touch /run/secrets/x 2>/dev/null || echo refused')).toBe('refused')
})

test('a name without a value takes a secret away, and others stay', async () => {
  expect(await host.run('secrets.sh', ['stdin'], { input: 'METRICS_TOKEN=\n' })).toMatchObject({ code: 0 })
  expect((await host.run('secrets.sh', ['list'])).said).toBe('DATABASE_URL\nADMIN_TOKEN\n')
})

test('parameters of the Parameter Store take the place of all; where they cannot be read, everything stays', async () => {
  const programs = await mkdtemp(join(tmpdir(), 'bracket-aws-'))
  const answerWith = (script: string) => writeFile(join(programs, 'aws'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const env = { PATH: `${programs}:/usr/sbin:/usr/bin:/sbin:/bin` }
  await host.run('install.sh', ['--no-packages', '--no-units', 'BRACKET_SSM_PATH=/bracket/test'])
  await answerWith(`printf '/bracket/test/METRICS_TOKEN\\t${METRICS_TOKEN}\\n'; exit 1`)
  expect(await host.run('secrets.sh', ['ssm'], { env })).toMatchObject({ code: 1 })
  expect((await host.run('secrets.sh', ['list'])).said).toBe('DATABASE_URL\nADMIN_TOKEN\n')
  // A value of two lines: what stands on the second is no name of a parameter.
  await answerWith(`printf '/bracket/test/METRICS_TOKEN\\tother\\n${ADMIN_TOKEN}\\n'`)
  const halved = await host.run('secrets.sh', ['ssm'], { env })
  expect(halved).toMatchObject({ code: 1, said: expect.not.stringContaining(ADMIN_TOKEN) })
  expect((await host.run('secrets.sh', ['list'])).said).toBe('DATABASE_URL\nADMIN_TOKEN\n')
  await answerWith(
    `printf '/bracket/test/METRICS_TOKEN\\t${METRICS_TOKEN}\\n/bracket/test/ADMIN_TOKEN\\t${ADMIN_TOKEN}\\n'`,
  )
  expect(await host.run('secrets.sh', ['ssm'], { env })).toMatchObject({ code: 0 })
  expect((await host.run('secrets.sh', ['list'])).said).toBe('ADMIN_TOKEN\nMETRICS_TOKEN\n')
  expect(await readFile(join(host.folder, 'secrets/METRICS_TOKEN'), 'utf8')).toBe(METRICS_TOKEN)
  await rm(programs, { recursive: true })
})

test('what is no name of a secret is refused without being repeated, and with it all that came', async () => {
  const { code, said } = await host.run('secrets.sh', ['stdin'], { input: `METRICS_TOKEN=half\n${ADMIN_TOKEN}\n` })
  expect(code).toBe(1)
  expect(said).not.toContain(ADMIN_TOKEN)
  expect(await readFile(join(host.folder, 'secrets/METRICS_TOKEN'), 'utf8')).toBe(METRICS_TOKEN)
})

test('a secret among the settings stops the deployment before anything starts', async () => {
  await host.run('install.sh', ['--no-packages', '--no-units', 'DATABASE_URL=postgres://somewhere/none'])
  const { code, said } = await host.run('deploy.sh', ['--again'])
  expect(code).toBe(1)
  expect(said).toContain('DATABASE_URL is a secret')
  await host.run('install.sh', ['--no-packages', '--no-units', 'DATABASE_URL='])
})

test('what a broken version prints of a secret is not shown', async () => {
  const lines = [
    `CMD ["--eval", "console.log(require('fs').readFileSync('/run/secrets/ADMIN_TOKEN', 'utf8')); console.log('a last word'); process.exit(3)"]`,
  ]
  await deriveImage(engine, { from: serve, tag: host.tag('talks'), lines })
  const { code, said } = await host.run('deploy.sh', [host.tag('talks')])
  expect(code).toBe(1)
  expect(said).toContain('a last word')
  expect(said).not.toContain(ADMIN_TOKEN)
})

test('the container has no more than it needs', async () => {
  const told = JSON.parse(
    await runEngine(engine, ['inspect', '--format', '{{json .HostConfig}}', `${host.name}-green`]),
  )
  expect(told).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    Memory: 768 * 2 ** 20,
    MemorySwap: 768 * 2 ** 20,
    NanoCpus: 1e9,
    PidsLimit: 256,
    PortBindings: {},
    Privileged: false,
    LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '5' } },
  })
})
