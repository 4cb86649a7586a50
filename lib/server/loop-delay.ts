import 'server-only'

const TICK_MS = 20

/**
 * How late the event loop is, in milliseconds: what a timer waited beyond its time, or waits by now. A reading costs
 * no more than looking at the clock.
 */
export function watchLoopDelay({ elapsedMs }: { elapsedMs(): number }): () => number {
  let dueMs = elapsedMs() + TICK_MS
  let lastMs = 0
  setInterval(() => {
    const nowMs = elapsedMs()
    lastMs = Math.max(nowMs - dueMs, 0)
    dueMs = nowMs + TICK_MS
  }, TICK_MS).unref()
  return () => Math.max(lastMs, elapsedMs() - dueMs)
}
