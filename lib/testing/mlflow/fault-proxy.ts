import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { forward, readWhole, type WholeReply, type WholeRequest } from './forward'

/**
 * `refuse`: nobody listens. `hang`: accepts and never answers. `truncate`: half of each body, then the connection breaks.
 * `shorten`: half of each body, as though it were all. `alter`: one byte of each downloaded artifact is another.
 */
export type Fault = 'pass' | 'refuse' | 'hang' | 'error500' | 'html' | 'truncate' | 'shorten' | 'alter'

export type FaultProxy = {
  /** The target's address, through the proxy. */
  readonly uri: string
  /** From when the promise resolves, open connections are closed and new requests meet this fault. */
  setFault(fault: Fault): Promise<void>
  /** Requests that came in, whatever they met. */
  countRequests(): number
  stop(): Promise<void>
}

type Forward = (request: WholeRequest) => Promise<WholeReply>
type ProxyOptions = {
  /** Address of the server behind, with its path. */
  readonly target: string
  /** Stands between the proxy and the target; by default it only forwards. */
  readonly answer?: (request: WholeRequest, forward: Forward) => Promise<WholeReply>
}

const ARTIFACT_DOWNLOAD = /\/mlflow-artifacts\/artifacts\/[^?]|\/get-artifact\?/

/** A server on the loopback interface that passes everything on to `target` until it is told to fail. */
export async function startFaultProxy({
  target,
  answer = (request, forward) => forward(request),
}: ProxyOptions): Promise<FaultProxy> {
  const { origin, pathname } = new URL(target)
  let fault: Fault = 'pass'
  let requests = 0
  const server = createServer(async (incoming, outgoing) => {
    requests++
    if (fault === 'hang') return
    try {
      const request = await readRequest(incoming)
      const reply = OWN_REPLIES[fault] ?? (await answer(request, (asked) => forward(asked, origin)))
      send(outgoing, fault === 'alter' && isDownload(request) ? flipByte(reply) : reply, fault)
    } catch {
      // The server behind is gone, or the caller is.
      outgoing.destroy()
    }
  })
  const port = await listen(server, 0)
  return {
    uri: `http://127.0.0.1:${port}${pathname === '/' ? '' : pathname}`,
    setFault: async (next) => {
      fault = next
      server.closeAllConnections()
      if (next === 'refuse' && server.listening) await close(server)
      if (next !== 'refuse' && !server.listening) await listen(server, port)
    },
    countRequests: () => requests,
    stop: () => close(server),
  }
}

const OWN_REPLIES: Partial<Record<Fault, WholeReply>> = {
  error500: { status: 500, headers: { 'content-type': 'text/plain' }, body: Buffer.from('Internal Server Error') },
  html: {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: Buffer.from('<!doctype html><title>Sign in</title><p>Please sign in.</p>'),
  },
}

async function readRequest(incoming: IncomingMessage): Promise<WholeRequest> {
  const { method = 'GET', url: path = '/', headers } = incoming
  return { method, path, headers, body: await readWhole(incoming) }
}

function isDownload({ method, path }: WholeRequest): boolean {
  return method === 'GET' && ARTIFACT_DOWNLOAD.test(path)
}

function flipByte({ body, ...reply }: WholeReply): WholeReply {
  const altered = Buffer.from(body)
  const middle = altered.length >> 1
  if (altered.length > 0) altered[middle] = (altered[middle] ?? 0) ^ 1
  return { ...reply, body: altered }
}

function send(outgoing: ServerResponse, { status, headers, body }: WholeReply, fault: Fault): void {
  const half = body.subarray(0, body.length >> 1)
  if (fault === 'truncate') {
    outgoing.writeHead(status, { ...headers, 'content-length': body.length })
    outgoing.write(half, () => outgoing.destroy())
    return
  }
  const whole = fault === 'shorten' ? half : body
  outgoing.writeHead(status, { ...headers, 'content-length': whole.length }).end(whole)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      // A server that listens on a port has an address of this kind.
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
