import type { SpanExporter } from '@opentelemetry/sdk-trace-node'

/** The same exporter; each batch that it could not send is told of. OpenTelemetry itself keeps silent. */
export function reportFailures(exporter: SpanExporter, onFailure: (error: unknown) => void): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (outcome) => {
        if (outcome.code !== 0) onFailure(outcome.error)
        done(outcome)
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  }
}
