import 'server-only'
import { performance } from 'node:perf_hooks'

const TICK_MS = 20
/** Part of the time that the loop was at work, from which on it is work that makes others wait. */
const SATURATED = 0.9
/** Ticks that one reading of its use covers. */
const TICKS_A_READING = 5

export type LoopWatch = {
  /** How late the event loop is, in milliseconds: what a timer waited beyond its time, or waits by now. */
  delayMs(): number
  /** Since when it has hardly had a rest, in milliseconds; 0 where it has. Known to a tenth of a second. */
  saturatedMs(): number
}

/** A reading costs no more than looking at the clock. */
export function watchLoop({ elapsedMs }: { elapsedMs(): number }): LoopWatch {
  let dueMs = elapsedMs() + TICK_MS
  let lastMs = 0
  let ticks = 0
  let use = performance.eventLoopUtilization()
  let sinceMs: number | undefined
  setInterval(() => {
    const nowMs = elapsedMs()
    lastMs = Math.max(nowMs - dueMs, 0)
    dueMs = nowMs + TICK_MS
    ticks += 1
    if (ticks < TICKS_A_READING && lastMs < TICKS_A_READING * TICK_MS) return
    const now = performance.eventLoopUtilization()
    const isSaturated = performance.eventLoopUtilization(now, use).utilization > SATURATED
    sinceMs = isSaturated ? (sinceMs ?? nowMs) : undefined
    use = now
    ticks = 0
  }, TICK_MS).unref()
  return {
    delayMs: () => Math.max(lastMs, elapsedMs() - dueMs),
    saturatedMs: () => (sinceMs === undefined ? 0 : elapsedMs() - sinceMs),
  }
}
