import { connect, type Socket } from 'node:net'
import { createReplyReader } from './reply-reader'

/** The status of the reply; nothing where the connection broke before it was whole. */
export type OnReply = (status: number | undefined) => void

export type Connection = {
  /** One request at a time. */
  ask(request: Buffer, onReply: OnReply): void
  close(): void
}

/** A bare socket: `node:http`'s own client costs more than many a server's answer. A broken one is replaced when next used. */
export function openConnection(port: number): Connection {
  let socket: Socket | undefined
  let waiting: OnReply | undefined
  const settle: OnReply = (status) => {
    const onReply = waiting
    waiting = undefined
    onReply?.(status)
  }
  const open = (): Socket => {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true })
    const reader = createReplyReader(settle)
    opened.on('data', (bytes) => reader.push(bytes))
    // What went wrong is in the count of failures; `close` follows.
    opened.on('error', () => undefined)
    opened.on('close', () => {
      if (socket !== opened) return
      socket = undefined
      settle(undefined)
    })
    return opened
  }
  return {
    ask(request, onReply) {
      waiting = onReply
      socket ??= open()
      socket.write(request)
    },
    close() {
      waiting = undefined
      socket?.destroy()
    },
  }
}
