import 'server-only'
import { MAX_RECORDS } from '@/lib/contracts/predict'
import { AppError } from '@/lib/core/errors'
import type { Call } from './exchange'
import type { LoopWatch } from './loop-watch'

/** A record takes about a kilobyte; how many a body holds is guessed from its length until it is read. */
const BYTES_A_RECORD = 1_024
/** A request with one record: where there is room for any, there is room for this. */
const MIN_WEIGHT = 2
/** What is accepted is to be answered within a quarter of a second, and this is spent before it is even begun. */
export const DEFAULT_MAX_DELAY_MS = 100
/** Part of what may be under way: below it a delay is not of too many requests, but of a model that opens, say. */
const BUSY_SHARE = 1 / 16
/** Where the loop has no rest, so long a small request may take before new ones would only make it longer for all. */
export const DEFAULT_MAX_WORK_MS = 75
/** Requests and records; as few never wait long for each other. */
const FEW = 32
/** Records of a request whose time tells of waiting and not of its own work. */
const SMALL = 8
/** What took long longer ago tells nothing of now. */
const RECENT_MS = 1_000

/** A place among the requests that are worked on. */
export type Place = {
  /** So many records are worked on for it, from now on. @throws AppError `overloaded` where they are too many beside others */
  weigh(records: number): void
  /** Gives the place back; once is enough, and more does no harm. */
  leave(): void
}

export type Admission = {
  /** @throws AppError `overloaded` at once, before anything of the body is read. */
  enter(call: Pick<Call, 'method' | 'header'>): Place
  /** Requests and their records, one each. */
  readonly weight: number
}

type AdmissionOptions = {
  readonly maxRecords: number
  readonly loop: LoopWatch
  /** Monotonic. */
  elapsedMs(): number
  readonly maxDelayMs?: number
  readonly maxWorkMs?: number
}

/**
 * Bounds the work under way, and with it memory and waiting: beyond it who comes is sent away while that is still cheap.
 * How much can be under way without long waiting depends on the machine, so it is taken from what the work took lately.
 */
export function createAdmission({
  maxRecords,
  loop,
  elapsedMs,
  maxDelayMs = DEFAULT_MAX_DELAY_MS,
  maxWorkMs = DEFAULT_MAX_WORK_MS,
}: AdmissionOptions): Admission {
  let total = 0
  let last = { workMs: 0, atMs: 0 }
  const isLate = (nowMs: number) => {
    if (total >= maxRecords * BUSY_SHARE && loop.delayMs() > maxDelayMs) return true
    return total > FEW && last.workMs > maxWorkMs && nowMs - last.atMs < RECENT_MS && loop.isSaturated()
  }
  return {
    get weight() {
      return total
    },
    enter: (call) => {
      const beganMs = elapsedMs()
      if (total >= maxRecords || isLate(beganMs)) throw tooMuch()
      let own = 0
      const weigh = (records: number) => {
        const others = total - own
        const wanted = records + 1
        // Alone, even the largest request has room; and who takes no more than before, had it.
        if (others > 0 && wanted > Math.max(own, MIN_WEIGHT) && others + wanted > maxRecords) throw tooMuch()
        total = others + wanted
        own = wanted
      }
      weigh(guessRecords(call))
      let hasWorked = false
      return {
        weigh: (records) => {
          weigh(records)
          hasWorked = true
        },
        leave: () => {
          if (own === 0) return
          const nowMs = elapsedMs()
          if (hasWorked && own <= SMALL + 1) last = { workMs: nowMs - beganMs, atMs: nowMs }
          total -= own
          own = 0
        },
      }
    },
  }
}

function tooMuch(): AppError {
  return new AppError('overloaded', 'The server has as much to do as it can take. Try again in a moment.')
}

/** A body of unknown length may be as long as any. */
function guessRecords(call: Pick<Call, 'method' | 'header'>): number {
  if (call.method === 'GET' || call.method === 'HEAD') return 0
  const length = call.header('content-length')
  if (length === undefined) return call.header('transfer-encoding') === undefined ? 0 : MAX_RECORDS
  return Math.min(Math.ceil(Number(length) / BYTES_A_RECORD) || 0, MAX_RECORDS)
}
