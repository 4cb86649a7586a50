import 'server-only'
import type { LogMetrics } from '@/lib/core/inference/metrics'
import type { PredictionLog } from '@/lib/core/inference/prediction-log'

type TimedDeps = { readonly metrics: Pick<LogMetrics, 'appended' | 'failed'>; elapsedMs(): number }

/** The same log, with what each request waits for it counted. */
export function timeAppends(log: PredictionLog, { metrics, elapsedMs }: TimedDeps): PredictionLog {
  return {
    append: async (entries) => {
      const startedMs = elapsedMs()
      try {
        await log.append(entries)
      } catch (error) {
        metrics.failed()
        throw error
      }
      metrics.appended({ appendMs: elapsedMs() - startedMs })
    },
  }
}
