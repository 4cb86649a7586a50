import { connect, type Socket } from 'node:net'
import { encodeRequest, type FuzzRequest } from './fuzz-request'
import type { FuzzReply } from './judge-reply'
import { createReplyParser } from './reply-parser'

/** `closed`: the server closed the connection without a whole reply. `silent`: for too long nothing came. */
export type Outcome =
  | { readonly kind: 'replied'; readonly reply: FuzzReply }
  | { readonly kind: 'closed' }
  | { readonly kind: 'silent' }

export type RawClient = {
  /** One request at a time. */
  ask(request: FuzzRequest): Promise<Outcome>
  close(): void
}

/** A bare socket, for a client of HTTP's own would put right what is to be wrong. Stays open while requests are well-formed. */
export function openRawClient({ port, silentAfterMs }: { port: number; silentAfterMs: number }): RawClient {
  let socket: Socket | undefined
  const drop = () => {
    socket?.destroy()
    socket = undefined
  }
  return {
    ask: (request) =>
      new Promise((resolve) => {
        const used = socket && isOpen(socket) ? socket : openSocket(port)
        socket = used
        const settle = (outcome: Outcome, keeps = false) => {
          clearTimeout(timer)
          used.removeAllListeners('data').removeAllListeners('close')
          if (!keeps || request.misframed) drop()
          resolve(outcome)
        }
        const parser = createReplyParser({ isHead: request.method === 'HEAD' })
        const timer = setTimeout(() => settle({ kind: 'silent' }), silentAfterMs)
        used.on('data', (bytes) => {
          timer.refresh()
          const reply = parser.push(bytes)
          if (reply) settle({ kind: 'replied', reply }, reply.headers.connection?.toLowerCase() !== 'close')
        })
        used.on('close', () => {
          const reply = parser.end()
          settle(reply ? { kind: 'replied', reply } : { kind: 'closed' })
        })
        used.write(encodeRequest(request))
        // Where more is announced than comes, the server learns that nothing will.
        if (request.misframed) used.end()
      }),
    close: drop,
  }
}

function isOpen({ destroyed, readableEnded }: Socket): boolean {
  return !destroyed && !readableEnded
}

function openSocket(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  // `close` follows, and tells.
  socket.on('error', () => undefined)
  socket.on('end', () => socket.destroySoon())
  return socket
}
