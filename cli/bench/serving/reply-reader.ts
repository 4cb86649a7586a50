const HEAD_END = '\r\n\r\n'
const LINE_END = '\r\n'
/** Where the three digits stand in `HTTP/1.1 200 OK`. */
const STATUS_AT = 9
const NOTHING = Buffer.alloc(0)

export type ReplyReader = { push(bytes: Buffer): void }

/**
 * Finds where HTTP/1.1 replies end on one connection, and calls `onReply` with the status of each. Bodies are skipped, not
 * kept: reading them would take the processor from the server that is measured. Replies have a length or come in chunks.
 */
export function createReplyReader(onReply: (status: number) => void): ReplyReader {
  let unread: Buffer = NOTHING
  let status = 0
  let isChunked = false
  /** Bytes of the body, or of one chunk and the line's end behind it, still to come. */
  let toSkip = 0
  let isLast = false

  const finish = () => {
    isChunked = false
    isLast = false
    onReply(status)
  }
  /** @returns whether there was a whole head. */
  const readHead = (): boolean => {
    const end = unread.indexOf(HEAD_END)
    if (end < 0) return false
    const head = unread.toString('latin1', 0, end + LINE_END.length).toLowerCase()
    unread = unread.subarray(end + HEAD_END.length)
    status = Number(head.slice(STATUS_AT, STATUS_AT + 3))
    isChunked = head.includes('\r\ntransfer-encoding: chunked\r\n')
    if (isChunked) return true
    toSkip = lengthOf(head)
    isLast = true
    if (toSkip === 0) finish()
    return true
  }
  /** @returns whether there was a whole line with a chunk's size. */
  const readChunkSize = (): boolean => {
    const end = unread.indexOf(LINE_END)
    if (end < 0) return false
    const size = Number.parseInt(unread.toString('latin1', 0, end), 16)
    unread = unread.subarray(end + LINE_END.length)
    toSkip = size + LINE_END.length
    isLast = size === 0
    return true
  }
  /** @returns whether all that was to be skipped has come. */
  const skip = (): boolean => {
    const skipped = Math.min(toSkip, unread.length)
    unread = unread.subarray(skipped)
    toSkip -= skipped
    if (toSkip > 0) return false
    if (isLast) finish()
    return true
  }
  return {
    push(bytes) {
      unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes])
      while (unread.length > 0) {
        const goesOn = toSkip > 0 ? skip() : isChunked ? readChunkSize() : readHead()
        if (!goesOn) return
      }
    },
  }
}

/** A reply without a length has no body, as 204 has none. */
function lengthOf(head: string): number {
  return Number(/\r\ncontent-length: *(\d+)\r\n/.exec(head)?.[1] ?? 0)
}
