import 'server-only'

/** A store that takes longer to say that it is there is not. */
const DEFAULT_PATIENCE_MS = 5_000
/** A store may answer and yet take nothing, its disk being full, say: so long a write that failed counts for more. */
const DEFAULT_DOUBT_MS = 5_000

const EVERY_MS = 2_000

export type StoreWatch = {
  /** Asks anew, without waiting, and tells what came of the time before; undefined until there is an answer. */
  isUp(): boolean | undefined
  /** What came of writing to it. */
  noteWrite(isDone: boolean): void
}

type WatchOptions = {
  ping(): Promise<void>
  /** Monotonic. */
  elapsedMs(): number
  readonly patienceMs?: number
  readonly doubtMs?: number
}

/** Whether the store takes what is written to it, as far as is known. */
export function watchStore({
  ping,
  elapsedMs,
  patienceMs = DEFAULT_PATIENCE_MS,
  doubtMs = DEFAULT_DOUBT_MS,
}: WatchOptions): StoreWatch {
  let hasAnswered: boolean | undefined
  let askedMs: number | undefined
  let failedMs = Number.NEGATIVE_INFINITY
  const ask = () => {
    askedMs = elapsedMs()
    const note = (isThere: boolean) => {
      hasAnswered = isThere
      askedMs = undefined
    }
    ping().then(
      () => note(true),
      () => note(false),
    )
  }
  return {
    isUp: () => {
      const isOverdue = askedMs !== undefined && elapsedMs() - askedMs > patienceMs
      if (askedMs === undefined) ask()
      return isOverdue || elapsedMs() - failedMs < doubtMs ? false : hasAnswered
    },
    noteWrite: (isDone) => {
      failedMs = isDone ? Number.NEGATIVE_INFINITY : elapsedMs()
    },
  }
}

/** Whoever looks then learns of now, and not of when somebody looked before. */
export function startWatchingStore({ storeWatch }: { readonly storeWatch: StoreWatch }): void {
  setInterval(() => storeWatch.isUp(), EVERY_MS).unref()
}
