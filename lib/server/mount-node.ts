import 'server-only'
import type { IncomingMessage, ServerResponse } from 'node:http'
import SECURITY_HEADERS from '@/lib/config/security-headers.json' with { type: 'json' }
import { AppError } from '@/lib/core/errors'
import { createBreather } from './breather'
import { getContainer } from './container'
import type { Endpoint } from './endpoint'
import { type Call, isStream, type Reply, tooLarge } from './exchange'
import { discard } from './streams'

/** What Next says on every answer of its own; both mounts answer alike. */
const NEXT_VARY = 'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch'

export type Target = {
  readonly endpoint: Endpoint
  readonly segments: Readonly<Record<string, string>>
  readonly query: string
}

/** Answers a request of `node:http` with an endpoint. Never throws. */
export async function answerNode(request: IncomingMessage, response: ServerResponse, target: Target): Promise<void> {
  const reply = await target.endpoint.answer(callOf(request, target))
  if (response.destroyed) {
    if (isStream(reply.body)) await discard(reply.body)
    return
  }
  const { vary } = reply.headers
  const headers: Readonly<Record<string, string | string[]>> = {
    ...SECURITY_HEADERS,
    ...reply.headers,
    vary: vary === undefined ? NEXT_VARY : [NEXT_VARY, vary],
  }
  response.writeHead(reply.status, headers)
  if (reply.status === 503 && 'retry-after' in reply.headers) breather.rest(request.socket)
  await writeBody({ request, response }, request.method === 'HEAD' ? undefined : reply.body)
}

const breather = createBreather()

/** Sockets on which a stream has begun. */
const streaming = new WeakSet<object>()

/** Whether what is on the socket may take as long as it likes, as long as it moves. */
export function isStreaming(socket: object): boolean {
  return streaming.has(socket)
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse }

async function writeBody({ request, response }: Exchange, body: Reply['body']): Promise<void> {
  if (!isStream(body)) {
    response.end(body)
    return
  }
  const { socket } = request
  streaming.add(socket)
  // No end may hold up the other for longer: a socket on which nothing moves is closed.
  socket.setTimeout(getContainer().settings.REQUEST_TIMEOUT_SECONDS * 1000)
  try {
    for await (const text of body) {
      if (response.destroyed) break
      if (!response.write(text) && !response.destroyed) await drained(response)
    }
    response.end()
  } catch {
    // A stream that breaks off must not look whole.
    response.destroy()
  } finally {
    streaming.delete(socket)
  }
}

/** Resolves when more can be written, or nobody is there any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      response.off('drain', settle).off('close', settle)
      resolve()
    }
    response.on('drain', settle).on('close', settle)
  })
}

function callOf(request: IncomingMessage, { segments, query }: Target): Call {
  return {
    method: request.method ?? 'GET',
    query,
    segments,
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    readBody: (maxBytes) => readBytes(request, maxBytes),
    chunks: () => readChunks(request),
  }
}

/** By events, for iterating over a stream costs more than all the rest of a small request. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const stop = () => request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken)
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) {
        chunks.push(chunk)
        return
      }
      stop()
      // Whoever sends more is not held up; it is thrown away.
      request.on('error', () => undefined).resume()
      reject(tooLarge(maxBytes))
    }
    const onEnd = () => {
      stop()
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size))
    }
    const onBroken = (cause?: unknown) => {
      stop()
      reject(new AppError('bad-request', 'The body ended before it was whole.', { cause }))
    }
    // Whoever has gone by now is not told of again.
    if (request.destroyed) onBroken()
    else request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken)
  })
}

async function* readChunks(request: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    // Whoever stops reading has an answer to give, for which the connection must live.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk
  } catch (cause) {
    throw new AppError('bad-request', 'The body ended before it was whole.', { cause })
  } finally {
    request.resume()
  }
}
