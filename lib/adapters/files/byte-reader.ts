/** A stream of bytes that can be looked into before it is read. Holds no more than one chunk and what was peeked at. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  #held = Buffer.alloc(0)
  #isEnded = false

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The next `count` bytes, left in place; fewer only at the end of the stream. */
  async peek(count: number): Promise<Buffer> {
    while (this.#held.length < count && !this.#isEnded) await this.#pull()
    return this.#held.subarray(0, count)
  }

  /** The next `count` bytes, or fewer at the end of the stream. */
  async read(count: number): Promise<Buffer> {
    const bytes = await this.peek(count)
    this.#held = this.#held.subarray(bytes.length)
    return bytes
  }

  /** The next `count` bytes (all that is left, by default) chunk by chunk. */
  async *take(count = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#held.length === 0) await this.#pull()
      if (this.#held.length === 0) return
      const chunk = this.#held.subarray(0, Math.min(left, this.#held.length))
      this.#held = this.#held.subarray(chunk.length)
      left -= chunk.length
      yield chunk
    }
  }

  /** Lets go of the source, read or not. */
  async close(): Promise<void> {
    this.#isEnded = true
    await this.#source.return?.()
  }

  async #pull(): Promise<void> {
    if (this.#isEnded) return
    const next = await this.#source.next()
    if (next.done) this.#isEnded = true
    else this.#held = this.#held.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.#held, next.value])
  }
}
