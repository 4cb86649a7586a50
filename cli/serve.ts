/**
 * The production entry, built into the standalone folder: one process and one port, the fast lane in front of Next.
 * It stands outside of Next's bundles and knows the app by what `lib/server/front.ts` leaves on `globalThis`.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { dirname } from 'node:path'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import next from 'next'

type Front = {
  answer(request: IncomingMessage, response: ServerResponse): boolean
  isStreaming(socket: object): boolean
  beginDrain(): void
  close(): Promise<void>
  readonly limits: { readonly drainMs: number; readonly requestMs: number }
}
type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

const FRONT_KEY = Symbol.for('bracket.front')
const PEER_HEADER = 'x-bracket-peer'
/** Longer than the idle time of the usual proxies, so that it is they who close. */
const KEEP_ALIVE_MS = 65_000
/** Connections that wait to be accepted; one that finds no room here tries again only after a second, and then three. */
const BACKLOG = 4_096
/** A connection on which nothing was asked in so long a time, once no more are let in, is closed. */
const UNUSED_MS = 250
/** What is still being answered after this time is cut off. */
const STOP_WITHIN_MS = 30_000

const folder = dirname(fileURLToPath(import.meta.url))
process.chdir(folder)
const port = Number(process.env.PORT ?? 3000)
const hostname = process.env.HOSTNAME ?? '0.0.0.0'

// As Next's own entry of a standalone server does: what is configured was settled by the build.
const { config } = JSON.parse(readFileSync('.next/required-server-files.json', 'utf8'))
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config)
const app = next({ dev: false, dir: folder, hostname, port })
await app.prepare()
const handleByNext: Handler = app.getRequestHandler()
const front = await openFront(handleByNext)
const server = createServer(
  { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: front.limits.requestMs },
  (request, response) => {
    // To who asks for another protocol and sends a body, Node may listen no more once it has answered.
    if (isStopping || request.headers.upgrade !== undefined) response.setHeader('connection', 'close')
    // Whatever a client sends under this name: it is we who know where it comes from.
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? ''
    // There are no server actions here, and to a request for one that there is not Next answers 500.
    delete request.headers['next-action']
    // Next stumbles over both: the server as a whole is no address of ours, and nobody is to see a request sent back.
    if (request.url?.startsWith('*')) response.writeHead(400).end()
    else if (request.method === 'TRACE') response.writeHead(405, { allow: 'GET, HEAD, POST, OPTIONS' }).end()
    else if (!front.answer(request, response)) void handleByNext(request, response)
  },
)
let isStopping = false
const connections = new Set<Socket>()
server.on('connection', (socket) => {
  connections.add(socket)
  socket.once('close', () => connections.delete(socket))
})
server.on('error', (error) => {
  fail(error)
  process.exit()
})
server.on('clientError', refuseConnection)
process.once('SIGTERM', () => void stop(front.limits.drainMs))
process.once('SIGINT', () => void stop(0))
server.listen({ port, host: hostname, backlog: BACKLOG })

/** Next starts the app with its first request, so it gets one before the port is open. @throws where the app cannot start */
async function openFront(handle: Handler): Promise<Front> {
  const doorstep = createServer((request, response) => void handle(request, response))
  doorstep.listen(0, '127.0.0.1')
  await new Promise((resolve) => doorstep.once('listening', resolve))
  const { port: own } = doorstep.address() as AddressInfo
  await fetch(`http://127.0.0.1:${own}/api/health`).then((response) => response.arrayBuffer())
  doorstep.close()
  doorstep.closeAllConnections()
  const found: unknown = Reflect.get(globalThis, FRONT_KEY)
  if (found === undefined) throw new Error('The app did not start.')
  // The one that puts it there is typed so.
  return found as Front
}

/** As Node itself does it, but for a stream: that may take long to arrive, and has a time limit of its own on moving at all. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  if (isLate && front.isStreaming(socket)) return
  if (socket.writable && !isBeingAnswered(socket)) {
    const isTooLong = error.code === 'HPE_HEADER_OVERFLOW'
    const status = isLate
      ? '408 Request Timeout'
      : isTooLong
        ? '431 Request Header Fields Too Large'
        : '400 Bad Request'
    socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
  }
  socket.destroy(error)
}

/** Whether a reply has begun, into which nothing else may be written; Node keeps it here and nowhere else. */
function isBeingAnswered(socket: Duplex): boolean {
  const reply: unknown = Reflect.get(socket, '_httpMessage')
  return typeof reply === 'object' && reply !== null && 'headersSent' in reply && reply.headersSent === true
}

async function stop(drainMs: number): Promise<void> {
  isStopping = true
  process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(130))
  front.beginDrain()
  await sleep(drainMs)
  await Promise.race([closed(server), sleep(STOP_WITHIN_MS)])
  await front.close().catch(fail)
  process.exit(process.exitCode ?? 0)
}

function closed(listening: Server): Promise<void> {
  const done = new Promise<void>((resolve) => listening.close(() => resolve()))
  listening.closeIdleConnections()
  // Proxies open some in reserve. One on which nothing was ever asked is not idle to Node, which would wait for it. Whoever has
  // only just connected is about to ask.
  setTimeout(() => {
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
  }, UNUSED_MS)
  return done
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
