import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createBreather } from './breather'

const server = createServer()
afterEach(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))

test('after a refusal the same connection is heard again, and not at once', async () => {
  const breather = createBreather()
  const seenMs: number[] = []
  server.on('request', (request, response) => {
    seenMs.push(performance.now())
    response.end('no')
    breather.rest(request.socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const ask = async () => {
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody')
    await once(socket, 'data')
  }
  for (let round = 0; round < 4; round++) await ask()
  const gaps = seenMs.slice(1).map((ms, at) => ms - (seenMs[at] ?? 0))
  expect(gaps).toHaveLength(3)
  // Ten milliseconds, of which timers may take one less.
  for (const gap of gaps) expect(gap).toBeGreaterThan(8)
  socket.destroy()
})
