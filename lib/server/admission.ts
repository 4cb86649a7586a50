import 'server-only'
import { MAX_RECORDS } from '@/lib/contracts/predict'
import { AppError } from '@/lib/core/errors'
import type { Call } from './exchange'
import { createFlow } from './flow'
import type { LoopWatch } from './loop-watch'

/** A record takes about a kilobyte; how many a body holds is guessed from its length until it is read. */
const BYTES_A_RECORD = 1_024
/** A request with one record: where there is room for any, there is room for this. */
const MIN_WEIGHT = 2
/** What is accepted is to be answered within a quarter of a second, and this is spent before it is even begun. */
export const DEFAULT_MAX_DELAY_MS = 100
/** Part of what may be under way: below it a delay is not of too many requests, but of a model that opens, say. */
const BUSY_SHARE = 1 / 16
/** What is let in is to be done within this time, at the pace of late: half of it again is spent elsewhere. */
export const DEFAULT_MAX_WAIT_MS = 100
/** Requests and records; as few never wait long for each other. */
const FEW = 32
/** A model that opens holds the loop for less. */
const SUSTAINED_MS = 400

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
  readonly maxWaitMs?: number
}

/**
 * Bounds the work under way, and with it memory and waiting: beyond it who comes is sent away while that is still cheap.
 * How much can be under way without long waiting depends on the machine, so it is taken from the pace of the work.
 */
export function createAdmission({
  maxRecords,
  loop,
  elapsedMs,
  maxDelayMs = DEFAULT_MAX_DELAY_MS,
  maxWaitMs = DEFAULT_MAX_WAIT_MS,
}: AdmissionOptions): Admission {
  let total = 0
  const flow = createFlow({ elapsedMs })
  const isLate = () => {
    if (total >= maxRecords * BUSY_SHARE && loop.delayMs() > maxDelayMs) return true
    return total > FEW && loop.saturatedMs() >= SUSTAINED_MS && total > flow.perMs() * maxWaitMs
  }
  return {
    get weight() {
      return total
    },
    enter: (call) => {
      if (total >= maxRecords || isLate()) throw tooMuch()
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
          // Of a stream, each part: what it weighed before is done.
          if (hasWorked) flow.note(own)
          weigh(records)
          hasWorked = true
        },
        leave: () => {
          if (hasWorked) flow.note(own)
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
