import type { FuzzReply } from './judge-reply'

const HEAD_END = '\r\n\r\n'

export type ReplyParser = {
  /** The reply, once it is whole. */
  push(bytes: Buffer): FuzzReply | undefined
  /** The reply, where it ends with the connection. */
  end(): FuzzReply | undefined
}

type Head = Pick<FuzzReply, 'status' | 'headers'> & { readonly bodyAt: number }

/** Reads one HTTP/1.1 reply; interim ones are passed over. */
export function createReplyParser({ isHead }: { readonly isHead: boolean }): ReplyParser {
  let bytes = Buffer.alloc(0)
  let head: Head | undefined
  const readHead = (): Head | undefined => {
    for (;;) {
      const end = bytes.indexOf(HEAD_END)
      if (end < 0) return undefined
      const [start = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
      const status = Number(start.split(' ')[1])
      const bodyAt = end + HEAD_END.length
      if (status >= 200) return { status, headers: Object.fromEntries(lines.map(readHeader)), bodyAt }
      bytes = bytes.subarray(bodyAt)
    }
  }
  const finish = (body: Buffer | undefined): FuzzReply | undefined =>
    head && body && { status: head.status, headers: head.headers, body }
  return {
    push: (more) => {
      bytes = Buffer.concat([bytes, more])
      head ??= readHead()
      if (!head) return undefined
      const { status, headers, bodyAt } = head
      const rest = bytes.subarray(bodyAt)
      if (isHead || status === 204 || status === 304) return finish(Buffer.alloc(0))
      if (headers['transfer-encoding'] === 'chunked') return finish(joinChunks(rest))
      const length = Number(headers['content-length'])
      return rest.length >= length ? finish(rest.subarray(0, length)) : undefined
    },
    end: () => {
      const isOpenEnded = head && !('content-length' in head.headers) && !('transfer-encoding' in head.headers)
      return isOpenEnded ? finish(bytes.subarray(head?.bodyAt)) : undefined
    },
  }
}

function readHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

/** Undefined until the last chunk is there. */
function joinChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at)
    if (end < 0) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16)
    const start = end + 2
    if (bytes.length < start + size + 2) return undefined
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(start, start + size))
    at = start + size + 2
  }
}
