import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { InferenceMetrics, LogMetrics, ModelMetrics } from '@/lib/core/inference/metrics'
import { createGauges, type Gauges } from './gauges'
import { createHttpMetrics, type HttpMetrics } from './http'
import { createInferenceMetrics } from './inference'
import { createLogMetrics } from './log'
import { createModelMetrics } from './models'

/** Everything that is counted. Made once a process: Next bundles modules several times, and each would count alone. */
export type Metrics = Gauges & {
  readonly inference: InferenceMetrics
  readonly models: ModelMetrics
  readonly log: LogMetrics
  readonly http: HttpMetrics
  /** Of what `text` gives. */
  readonly contentType: string
  /** The page that Prometheus reads. Never rejects. */
  text(): Promise<string>
}

type MetricsOptions = {
  /** Bracket's own. */
  readonly version: string
  /** Such as v20.9.0. */
  readonly node: string
  /** Memory, processor time, garbage collection and the delay of the event loop; on by default. */
  readonly withProcess?: boolean
}

export function createMetrics({ version, node, withProcess = true }: MetricsOptions): Metrics {
  const registry = new Registry()
  if (withProcess) collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'ics_build_info',
    help: 'Always 1; which version runs, and on which Node.js.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node }, 1)
  return {
    ...createGauges(registry),
    inference: createInferenceMetrics(registry),
    models: createModelMetrics(registry),
    log: createLogMetrics(registry),
    http: createHttpMetrics(registry),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
