import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Env } from '@/lib/config/env'
import { describeCauses, type Logger } from './logger'
import { createTracing, type Tracing } from './tracing'

/** A collector that is away must not fill the log. */
const REPORT_EVERY_MS = 60_000

type OpenTracingDeps = {
  readonly env: Pick<Env, 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_SERVICE_NAME'>
  /** Bracket's own. */
  readonly version: string
  readonly logger: Pick<Logger, 'warn'>
  elapsedMs(): number
}

/** The process's tracing. OpenTelemetry is loaded only where an address for spans is set. Made once a process. */
export function openTracing({ env, version, logger, elapsedMs }: OpenTracingDeps): Tracing {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = env
  let reportedMs = Number.NEGATIVE_INFINITY
  const onFailure = (error: unknown) => {
    if (elapsedMs() - reportedMs < REPORT_EVERY_MS) return
    reportedMs = elapsedMs()
    logger.warn('spans could not be sent', { cause: describeCauses(error) })
  }
  const load = async (url: string) => {
    const { openTracer } = await import('@/lib/adapters/otel/tracer')
    return openTracer({ endpoint: url, serviceName, version, onFailure })
  }
  const tracer = endpoint === undefined ? undefined : load(endpoint)
  tracer?.catch(onFailure)
  return createTracing({ newUuid: randomUUID, tracer })
}
