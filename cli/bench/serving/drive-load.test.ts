import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { driveLoad } from './drive-load'

const REQUESTS = ['a', 'b', 'c'].map((body) =>
  Buffer.from(`POST /${body} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\n\r\n${body}`),
)

let server: Server
let asked: string[]
/** What the server does with a request; by default it answers 200. */
let answer: (path: string) => number | undefined | Promise<number>

beforeEach(async () => {
  asked = []
  answer = () => 200
  server = createServer(async (request, reply) => {
    const path = request.url ?? ''
    asked.push(path)
    const status = await answer(path)
    if (status === undefined) request.socket.destroy()
    else reply.writeHead(status).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const drive = (options: { connections: number; ratePerSecond?: number; seconds?: number }) =>
  driveLoad({
    port: (server.address() as AddressInfo).port,
    requests: REQUESTS,
    warmUpSeconds: 0,
    seconds: 0.2,
    ...options,
  })

test('each connection asks again when it has its answer, with another body', async () => {
  const { accepted, refused, failed, unsent } = await drive({ connections: 2 })
  expect(accepted.count).toBe(asked.length)
  expect(accepted.count).toBeGreaterThan(6)
  expect([refused.count, failed, unsent]).toEqual([0, 0, 0])
  expect(new Set(asked)).toEqual(new Set(['/a', '/b', '/c']))
})

test('a refusal and an error are no answers, and a broken connection is replaced', async () => {
  answer = (path) => ({ '/a': 503, '/b': 500 })[path]
  const { accepted, refused, statuses } = await drive({ connections: 1 })
  expect(accepted.count).toBe(0)
  expect(refused.count).toBe(statuses[503])
  expect(statuses[500]).toBeGreaterThan(1)
  expect(statuses.broken).toBeGreaterThan(1)
})

test('at a rate, as many are asked as are due, and a slow answer is counted from when its request was', async () => {
  answer = () => sleep(50).then(() => 200)
  const { accepted, unsent } = await drive({ connections: 1, ratePerSecond: 100, seconds: 0.4 })
  expect(accepted.count + unsent).toBe(40)
  // One connection answers 20 a second, so all but some eight find none, and those wait longer and longer.
  expect(unsent).toBeGreaterThan(25)
  expect(accepted.longest).toBeGreaterThan(200)
})
