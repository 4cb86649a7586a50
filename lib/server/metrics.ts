import 'server-only'
import { AppError } from '@/lib/core/errors'
import type { LogMetrics } from '@/lib/core/inference/metrics'
import type { PredictionLog } from '@/lib/core/inference/prediction-log'
import type { StoreWatch } from './store-watch'

type TimedDeps = {
  readonly metrics: Pick<LogMetrics, 'appended' | 'failed'>
  readonly watch: Pick<StoreWatch, 'noteWrite'>
  /** Monotonic. */
  elapsedMs(): number
}

export type TimedLog = PredictionLog & {
  /** Entries that were given to it and are not durable yet. */
  waitingRows(): number
}

/** The same log, with what each request waits for it counted, and what comes of it noted. */
export function timeAppends(log: PredictionLog, { metrics, watch, elapsedMs }: TimedDeps): TimedLog {
  let waiting = 0
  return {
    append: async (entries) => {
      const startedMs = elapsedMs()
      waiting += entries.length
      try {
        await log.append(entries)
      } catch (error) {
        // Too much to do is counted as such; the log as such still works.
        if (!(error instanceof AppError && error.code === 'overloaded')) {
          metrics.failed()
          watch.noteWrite(false)
        }
        throw error
      } finally {
        waiting -= entries.length
      }
      watch.noteWrite(true)
      metrics.appended({ appendMs: elapsedMs() - startedMs })
    },
    waitingRows: () => waiting,
  }
}
