import 'server-only'
import { AppError } from '@/lib/core/errors'
import type { LogMetrics } from '@/lib/core/inference/metrics'
import type { PredictionLog } from '@/lib/core/inference/prediction-log'

type TimedDeps = { readonly metrics: Pick<LogMetrics, 'appended' | 'failed'>; elapsedMs(): number }

export type TimedLog = PredictionLog & {
  /** Entries that were given to it and are not durable yet. */
  waitingRows(): number
}

/** The same log, with what each request waits for it counted. */
export function timeAppends(log: PredictionLog, { metrics, elapsedMs }: TimedDeps): TimedLog {
  let waiting = 0
  return {
    append: async (entries) => {
      const startedMs = elapsedMs()
      waiting += entries.length
      try {
        await log.append(entries)
      } catch (error) {
        // Too much to do is counted as such; the log as such still works.
        if (!(error instanceof AppError && error.code === 'overloaded')) metrics.failed()
        throw error
      } finally {
        waiting -= entries.length
      }
      metrics.appended({ appendMs: elapsedMs() - startedMs })
    },
    waitingRows: () => waiting,
  }
}

/** A store that takes longer to say that it is there is not. */
const DEFAULT_PATIENCE_MS = 5_000

type UpDeps = { ping(): Promise<void>; elapsedMs(): number; readonly patienceMs?: number }

/**
 * A reading of whether something answers: each asks anew, and tells what came of the time before. Undefined until there
 * is an answer.
 */
export function createUpReading({ ping, elapsedMs, patienceMs = DEFAULT_PATIENCE_MS }: UpDeps) {
  let isUp: boolean | undefined
  let askedMs: number | undefined
  const note = (answered: boolean) => {
    isUp = answered
    askedMs = undefined
  }
  return (): boolean | undefined => {
    if (askedMs !== undefined) return elapsedMs() - askedMs > patienceMs ? false : isUp
    askedMs = elapsedMs()
    ping().then(
      () => note(true),
      () => note(false),
    )
    return isUp
  }
}
