import type { Metrics } from '@/lib/adapters/prometheus/metrics'

/** Makes something happen to every metric, so that each has a sample with all its labels on the page. */
export function touchEveryMetric(metrics: Metrics): void {
  const model = { configuration: 'xgboost-unbalanced', version: '1', protocol: 'v1' } as const
  metrics.inference.scored({
    ...model,
    given: [{ unknown: ['education'] }],
    completed: [{ assumed: {} }],
    positives: 1,
  })
  metrics.inference.answered({ ...model, latencyMs: 1 })
  metrics.inference.refused({ protocol: 'v1', code: 'internal' })
  metrics.http.began()
  metrics.http.ended({ route: '/api/v1/predict', method: 'POST', status: 500, durationMs: 1, code: 'internal' })
  metrics.models.loaded({ configuration: 'xgboost-unbalanced', loadMs: 50 })
  metrics.models.evicted('memory')
  metrics.log.committed({ rows: 1, commitMs: 1 })
  metrics.log.appended({ appendMs: 1 })
  metrics.log.failed()
  metrics.watch('recordsInFlight', () => 1)
  metrics.watch('recordsAtMost', () => 4000)
  metrics.watch('modelsResident', () => 1)
  metrics.watch('logQueueRows', () => 0)
  metrics.watch('isStoreUp', () => true)
  metrics.watch('isReady', () => true)
  metrics.watchModels('staleSeconds', () => 0)
}
