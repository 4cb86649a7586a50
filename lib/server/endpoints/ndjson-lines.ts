import 'server-only'

/** A line of a body, without its end. */
export type Line = {
  /** From 1. */
  readonly number: number
  /** Undefined for a line that is too long: its bytes are not kept. */
  readonly bytes: Uint8Array | undefined
}

const LF = 10
const CR = 13

export type LineSplitter = {
  /** The lines that end in `bytes`. */
  push(bytes: Uint8Array): readonly Line[]
  /** What stands after the last line's end, if anything. */
  end(): readonly Line[]
}

/** Lines end with LF or CR LF. Holds one line of up to `maxBytes` at most. */
export function createLineSplitter({ maxBytes }: { readonly maxBytes: number }): LineSplitter {
  let number = 0
  let parts: Uint8Array[] = []
  let size = 0

  /** Bytes of the line that is not at its end yet; beyond the limit they are counted alone. */
  const keep = (part: Uint8Array) => {
    size += part.length
    if (size > maxBytes) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const finish = (part: Uint8Array): Line => {
    const whole = parts.length === 0 && size === 0 ? part : undefined
    if (!whole) keep(part)
    const bytes = whole ?? (size > maxBytes ? undefined : Buffer.concat(parts))
    parts = []
    size = 0
    number += 1
    return { number, bytes: bytes && bytes.length <= maxBytes ? withoutReturn(bytes) : undefined }
  }
  return {
    push: (bytes) => {
      const lines: Line[] = []
      let start = 0
      for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
        lines.push(finish(bytes.subarray(start, end)))
        start = end + 1
      }
      keep(bytes.subarray(start))
      return lines
    },
    end: () => (size === 0 ? [] : [finish(new Uint8Array())]),
  }
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes
}

type Batching = {
  /** Lines that go together at most. */
  readonly size: number
  /** Of one line. */
  readonly maxBytes: number
  /** Lets what has arrived be read. */
  takeTurn(): Promise<void>
}

/**
 * The lines of a body in batches: full ones while it comes fast, what there is when it pauses, so that nobody waits for
 * an answer until more is sent. Reads no further than what is asked for. @throws what `chunks` throws
 */
export async function* batchLines(
  chunks: AsyncIterable<Uint8Array>,
  { size, maxBytes, takeTurn }: Batching,
): AsyncGenerator<readonly Line[]> {
  const source = chunks[Symbol.asyncIterator]()
  const splitter = createLineSplitter({ maxBytes })
  let lines: Line[] = []
  try {
    for (;;) {
      const next = source.next()
      if (lines.length > 0 && !(await isSoon(next, takeTurn))) {
        yield lines
        lines = []
      }
      const { done, value } = await next
      for (const line of done ? splitter.end() : splitter.push(value)) {
        lines.push(line)
        if (lines.length < size) continue
        yield lines
        lines = []
      }
      if (!done) continue
      if (lines.length > 0) yield lines
      return
    }
  } finally {
    // Not waited for: it may be reading, and then comes to its end only when more arrives.
    void source.return?.()?.catch(() => undefined)
  }
}

/** Whether it is there after two turns of the event loop: the end of a body takes two. A failure is left to who waits for it. */
function isSoon(next: Promise<unknown>, takeTurn: () => Promise<void>): Promise<boolean> {
  const isThere = () => true
  const twoTurns = takeTurn().then(takeTurn)
  return Promise.race([next.then(isThere, isThere), twoTurns.then(() => false)])
}
