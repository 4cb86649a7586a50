import 'server-only'

/**
 * The same texts, with `end` called once: after the last, after a fault, or when nobody wants more; also where nobody
 * ever asked for the first, which a generator's `finally` would not see.
 */
export function endAfter(texts: AsyncIterable<string>, end: () => void): AsyncIterable<string> {
  const inner = texts[Symbol.asyncIterator]()
  let isOver = false
  const finish = () => {
    if (!isOver) end()
    isOver = true
  }
  const iterator: AsyncIterableIterator<string> = {
    next: async () => {
      try {
        const step = await inner.next()
        if (step.done) finish()
        return step
      } catch (error) {
        finish()
        throw error
      }
    },
    return: async () => {
      finish()
      await inner.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}

/** For texts that nobody will read. */
export async function discard(texts: AsyncIterable<string>): Promise<void> {
  await texts[Symbol.asyncIterator]().return?.()
}
