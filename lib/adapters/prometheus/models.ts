import { Histogram, type Registry } from 'prom-client'
import { EVICTION_REASONS, type ModelMetrics } from '@/lib/core/inference/metrics'
import { createCounts } from './counts'

const LOAD_BUCKETS_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export function createModelMetrics(registry: Registry): ModelMetrics {
  const loads = new Histogram({
    name: 'ics_model_load_duration_seconds',
    help: 'From reading a model file to its known answers.',
    labelNames: ['model'],
    buckets: LOAD_BUCKETS_SECONDS,
    registers: [registry],
  })
  const evictions = createCounts(registry, {
    name: 'ics_model_evictions_total',
    help: 'Models closed: memory, for others needed the room; replaced, for nobody will ask for them.',
    labels: ['reason'],
  })
  for (const reason of EVICTION_REASONS) evictions.child({ reason })
  return {
    loaded: ({ configuration, loadMs }) => loads.observe({ model: configuration }, loadMs / 1000),
    evicted: (reason) => {
      evictions.child({ reason }).value++
    },
  }
}
