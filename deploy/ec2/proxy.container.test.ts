import { once } from 'node:events'
import { copyFile, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { callEngine, runEngine } from '@/lib/testing/containers/engine'
import { createHost, type Host } from './testing/host'
import { deriveImage } from './testing/versions'

const engine = inject('engine')
const { serve } = inject('images')
/** In none of the words that proxy or app log by themselves. */
const PERSONAL = 'detailed-occupation-of-nobody'

let host: Host

beforeAll(async () => {
  host = await createHost(engine, ['RATE_LIMIT_ADDRESS=30'])
  await deriveImage(engine, { from: serve, tag: host.tag('1'), lines: ['LABEL version="1"'] })
  expect(await host.run('deploy.sh', [host.tag('1')])).toMatchObject({ code: 0 })
})
afterAll(() => host?.remove())

function predict(init: RequestInit): Promise<Response> {
  return fetch(`${host.origin}/api/v1/predict`, { method: 'POST', ...init })
}

test('a stream is answered line by line while it is sent, and every line of it', async () => {
  const lines: string[] = []
  const url = `${host.origin}/api/v1/predict`
  const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } })
  const ended = new Promise<void>((resolve, reject) => {
    sent.once('error', reject).once('response', (response) => {
      response.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)))
      response.once('error', reject).once('end', () => resolve())
    })
  })
  for (let count = 1; count <= 5; count++) {
    sent.write('{"age":43}\n')
    // The model first, then an answer a record: each before the next record is sent.
    while (lines.length < count + 1) await sleep(10)
  }
  sent.end()
  await ended
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ count: 5, failed: 0 })
})

test('a body that is too large is refused by the app, in its own words', async () => {
  const response = await predict({ headers: { 'content-type': 'application/json' }, body: ' '.repeat(2_500_000) })
  expect(response.status).toBe(413)
  expect(response.headers.get('content-type')).toContain('application/problem+json')
})

test('what a caller says of where it comes from is not believed', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 40; i++) {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${i}` }
    const response = await predict({ headers, body: '{"records":[{"age":43}]}' })
    await response.arrayBuffer()
    statuses.push(response.status)
  }
  expect(statuses).toContain(429)
})

test('pages come compressed, and the proxy does not say what it is', async () => {
  const page = await fetch(host.origin, { headers: { 'accept-encoding': 'gzip' } })
  expect(page.headers.get('content-encoding')).toBe('gzip')
  expect(page.headers.get('via')).toBeNull()
  expect(page.headers.get('server')).toBeNull()
  await page.arrayBuffer()
})

test('neither requests nor errors leave a record, an id or a caller in the log', async () => {
  const id = '0123456789abcdefghijkl'
  const headers = { referer: `${host.origin}/?about=${PERSONAL}`, 'user-agent': PERSONAL }
  const paths = [`/?record=${PERSONAL}`, `/p/${id}`, `/api/v1/saved/${id}`, `/p/${id}/preview.png`]
  const ask = () => Promise.all(paths.map(async (path) => (await fetch(host.origin + path, { headers })).arrayBuffer()))
  await ask()
  await runEngine(engine, ['stop', `${host.name}-green`])
  await ask()
  await runEngine(engine, ['start', `${host.name}-green`])
  const { stderr: log } = await callEngine(engine, ['logs', `${host.name}-proxy`])
  for (const said of ['"status":200', '"status":502']) expect(log).toContain(said)
  for (const word of [PERSONAL, id, '203.0.113']) expect(log).not.toContain(word)
})

test('while the container restarts, requests wait instead of failing', async () => {
  const restarted = runEngine(engine, ['restart', '--time', '10', `${host.name}-green`])
  const statuses: number[] = []
  let isOver = false
  void restarted.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const response = await fetch(`${host.origin}/api/health`)
    await response.arrayBuffer()
    statuses.push(response.status)
  }
  await restarted
  expect(new Set(statuses)).toEqual(new Set([200]))
})

test('a Caddyfile that is not understood changes nothing, and one that is comes into use', async () => {
  const file = join(host.programs, 'deploy/ec2/caddy/Caddyfile')
  await copyFile(file, `${file}.good`)
  await writeFile(file, ':80 {\n\tno_such_word\n}\n')
  expect(await host.run('proxy.sh')).toMatchObject({ code: 1, said: expect.stringContaining('no_such_word') })
  await runEngine(engine, ['restart', '--time', '2', `${host.name}-proxy`])
  await copyFile(`${file}.good`, file)
  expect(await host.run('proxy.sh')).toMatchObject({ code: 0, said: expect.stringContaining('Caddyfile of now') })
  expect((await fetch(`${host.origin}/api/ready`)).status).toBe(200)
})

test('with a domain it speaks TLS, over HTTP/2 too, and sends there who comes without', async () => {
  // A name for which Caddy makes a certificate of its own; for any other it would ask an authority.
  const named = await host.run('install.sh', ['--no-packages', '--no-units', 'BRACKET_DOMAIN=localhost'])
  expect(named.said).toContain('runs: localhost')
  const { port } = new URL(await secureOrigin())
  const plain = await askUntilAnswered(() => ask({ protocol: 'http', port: new URL(host.origin).port }))
  expect([plain.statusCode, plain.headers.location]).toEqual([308, 'https://localhost/api/ready'])
  const secure = await askUntilAnswered(() => ask({ protocol: 'https', port }))
  expect(secure.statusCode).toBe(200)
  expect(secure.headers['strict-transport-security']).toBe('max-age=31536000')
  expect(plain.headers['strict-transport-security']).toBeUndefined()
  const socket = connect({
    host: '127.0.0.1',
    port: Number(port),
    servername: 'localhost',
    ...UNVERIFIED,
    ALPNProtocols: ['h2'],
  })
  await once(socket, 'secureConnect')
  expect(socket.alpnProtocol).toBe('h2')
  socket.destroy()
  // A version is proven and switched to whether or not there is a certificate.
  expect(await host.run('deploy.sh', ['--again'])).toMatchObject({ code: 0 })
})

/** The certificate is of no authority that anybody knows. */
const UNVERIFIED = { rejectUnauthorized: false }

async function secureOrigin(): Promise<string> {
  return `https://${await runEngine(engine, ['port', `${host.name}-proxy`, '443/tcp'])}`
}

function ask({
  protocol,
  port,
}: {
  readonly protocol: 'http' | 'https'
  readonly port: string
}): Promise<IncomingMessage> {
  const options = { host: '127.0.0.1', port, path: '/api/ready', headers: { host: 'localhost' } }
  return new Promise((resolve, reject) => {
    const sent =
      protocol === 'http'
        ? request(options, resolve)
        : requestSecurely({ ...options, servername: 'localhost', ...UNVERIFIED }, resolve)
    sent
      .once('response', (response) => response.resume())
      .once('error', reject)
      .end()
  })
}

/** A proxy that was just started makes its certificate first. */
async function askUntilAnswered(asking: () => Promise<IncomingMessage>): Promise<IncomingMessage> {
  for (;;) {
    const response = await asking().catch(() => undefined)
    if (response) return response
    await sleep(100)
  }
}
