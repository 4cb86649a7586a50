import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createEndpoint, type Handle } from './endpoint'
import { textReply } from './exchange'
import { answerNode } from './mount-node'

let uninstall = () => {}
beforeEach(() => {
  uninstall = installContainer(createFakeContainer())
})
afterEach(() => uninstall())

async function serve(handle: Handle): Promise<Server> {
  const endpoint = createEndpoint({ route: '/', operations: { POST: { access: 'public', handle } } })
  const server = createServer((request, response) => {
    void answerNode(request, response, { endpoint, segments: {}, query: '' })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

test.each([
  { what: 'a whole', sent: 'content-length: 2\r\n\r\n{}' },
  { what: 'half a', sent: 'content-length: 9\r\n\r\n{' },
])('who has gone before $what body was asked for keeps nobody waiting for it', async ({ sent }) => {
  let fail = (_: unknown) => {}
  const failed = new Promise<unknown>((resolve) => {
    fail = resolve
  })
  const server = await serve(async (call) => {
    client.destroy()
    await closed
    await call.readBody(100).catch(fail)
    return textReply('', { type: 'text/plain' })
  })
  const closed = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)))
  const { port } = server.address() as AddressInfo
  const client = connect(port, '127.0.0.1', () => client.write(`POST / HTTP/1.1\r\nhost: here\r\n${sent}`))
  expect(await failed).toMatchObject({ code: 'bad-request' })
  server.close()
})
