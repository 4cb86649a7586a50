import { Histogram, type Registry } from 'prom-client'
import type { LogMetrics } from '@/lib/core/inference/metrics'
import { createCounts } from './counts'
import { LATENCY_BUCKETS_SECONDS } from './latency-buckets'

const BATCH_BUCKETS_ROWS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096]

export function createLogMetrics(registry: Registry): LogMetrics {
  const waits = new Histogram({
    name: 'ics_log_append_duration_seconds',
    help: 'What a request waited until its entries in the prediction log were durable.',
    buckets: [...LATENCY_BUCKETS_SECONDS],
    registers: [registry],
  })
  const commits = new Histogram({
    name: 'ics_log_commit_duration_seconds',
    help: 'One transaction of the prediction log.',
    buckets: [...LATENCY_BUCKETS_SECONDS],
    registers: [registry],
  })
  const batches = new Histogram({
    name: 'ics_log_batch_rows',
    help: 'Entries in one transaction of the prediction log.',
    buckets: BATCH_BUCKETS_ROWS,
    registers: [registry],
  })
  const failures = createCounts(registry, {
    name: 'ics_log_failures_total',
    help: 'Requests refused because their entries could not be written.',
    labels: [],
  }).child({})
  return {
    committed: ({ rows, commitMs }) => {
      commits.observe(commitMs / 1000)
      batches.observe(rows)
    },
    appended: ({ appendMs }) => waits.observe(appendMs / 1000),
    failed: () => {
      failures.value++
    },
  }
}
