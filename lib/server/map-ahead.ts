import 'server-only'

type Event<T, R> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'worked'; readonly value: R }
  | { readonly kind: 'ended'; readonly error?: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }

type Ahead<T, R> = {
  work(value: T): Promise<R>
  /** Works under way at a time, at most. */
  readonly depth: number
}

/**
 * What `work` makes of each value, in the order given, each as soon as it is there: the next is read and begun meanwhile.
 * A failure of the source comes after what was begun before it; a failed work ends it all when its turn comes.
 */
export async function* mapAhead<T, R>(source: AsyncIterable<T>, { work, depth }: Ahead<T, R>): AsyncGenerator<R> {
  const values = source[Symbol.asyncIterator]()
  // None of them rejects, for whoever waits for several is told of a failure when its turn comes.
  const read = (): Promise<Event<T, R>> =>
    values.next().then(
      ({ done, value }) => (done ? { kind: 'ended' } : { kind: 'read', value }),
      (error: unknown) => ({ kind: 'ended', error }),
    )
  const begin = (value: T): Promise<Event<T, R>> =>
    work(value).then(
      (worked) => ({ kind: 'worked', value: worked }),
      (error: unknown) => ({ kind: 'failed', error }),
    )
  const underWay: Promise<Event<T, R>>[] = []
  let reading: Promise<Event<T, R>> | undefined = read()
  let failure: unknown
  try {
    while (reading || underWay.length > 0) {
      const isFull = underWay.length >= depth
      const event = await Promise.race([...underWay.slice(0, 1), ...(reading && !isFull ? [reading] : [])])
      if (event.kind === 'failed') throw event.error
      if (event.kind === 'worked') {
        underWay.shift()
        yield event.value
      } else if (event.kind === 'read') {
        underWay.push(begin(event.value))
        reading = read()
      } else {
        failure = event.error
        reading = undefined
      }
    }
    if (failure !== undefined) throw failure
  } finally {
    // Not waited for: a source that is reading comes to its end only when more arrives.
    void values.return?.().catch(() => undefined)
  }
}
