import {
  type Context,
  createTraceState,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions'
import { reportFailures } from './report-failures'

/** The caller's place in its trace, as its headers say. */
export type SpanParent = {
  readonly traceId: string
  readonly spanId: string
  readonly isSampled: boolean
  readonly state?: string | undefined
}

export type RequestSpan = {
  readonly traceId: string
  readonly spanId: string
  readonly isSampled: boolean
  /** A part of the work; call what is given back when it is over. */
  step(name: string): () => void
  end(outcome: SpanOutcome): void
}

export type SpanOutcome = {
  readonly status: number
  readonly requestId: string
  readonly protocol?: string | undefined
  /** What the request was refused with. */
  readonly code?: string | undefined
}

export type Tracer = {
  /** `route` is the endpoint's pattern. No path, query string or body comes into a span. */
  begin(request: {
    readonly parent: SpanParent | undefined
    readonly method: string
    readonly route: string
  }): RequestSpan
  /** Sends what waits, for at most a few seconds, and ends. Never rejects. */
  stop(): Promise<void>
}

type TracerOptions = {
  /** Of the collector, without `v1/traces`, such as http://localhost:4318. */
  readonly endpoint: string
  readonly serviceName: string
  readonly version: string
  /** Spans could not be sent; they are lost. */
  onFailure(error: unknown): void
}

const SEND_TIMEOUT_MS = 3_000

const NOTHING = () => undefined

/**
 * Spans to a collector by OTLP over HTTP, in JSON, many at a time; what is too many is dropped. Records what the caller
 * sampled, and all of what starts here. OpenTelemetry's own variables work: OTEL_TRACES_SAMPLER, OTEL_BSP_…,
 * OTEL_EXPORTER_OTLP_HEADERS. Nothing is registered globally, so that no other library makes spans.
 */
export function openTracer({ endpoint, serviceName, version, onFailure }: TracerOptions): Tracer {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: SEND_TIMEOUT_MS,
  })
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: serviceName, [ATTR_SERVICE_VERSION]: version }),
    spanProcessors: [new BatchSpanProcessor(reportFailures(exporter, onFailure))],
  })
  const tracer = provider.getTracer('bracket', version)
  return {
    begin: ({ parent, method, route }) => {
      const span = tracer.startSpan(
        `${method} ${route}`,
        { kind: SpanKind.SERVER, attributes: { [ATTR_HTTP_REQUEST_METHOD]: method, [ATTR_HTTP_ROUTE]: route } },
        parent ? contextOf(parent) : ROOT_CONTEXT,
      )
      const { traceId, spanId, traceFlags } = span.spanContext()
      const inside = trace.setSpan(ROOT_CONTEXT, span)
      const isSampled = (traceFlags & TraceFlags.SAMPLED) !== 0
      return {
        traceId,
        spanId,
        isSampled,
        step: (name) => {
          if (!isSampled) return NOTHING
          const part = tracer.startSpan(name, {}, inside)
          return () => part.end()
        },
        end: (outcome) => end(span, outcome),
      }
    },
    stop: () => provider.shutdown().catch(onFailure),
  }
}

function contextOf({ traceId, spanId, isSampled, state }: SpanParent): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(state === undefined ? {} : { traceState: createTraceState(state) }),
  })
}

function end(span: Span, { status, requestId, protocol, code }: SpanOutcome): void {
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status)
  span.setAttribute('bracket.request_id', requestId)
  if (protocol !== undefined) span.setAttribute('bracket.protocol', protocol)
  if (code !== undefined) span.setAttribute(ATTR_ERROR_TYPE, code)
  // By OpenTelemetry's conventions a caller's mistake is no error of the server's.
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}
