import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import type { SpanOutcome, Tracer } from '@/lib/adapters/otel/tracer'
import type { BeginStep } from '@/lib/core/inference/steps'
import {
  newSpanId,
  newTraceId,
  parseTraceParent,
  type TraceHeaders,
  type TraceParent,
  traceHeaders,
} from './trace-context'

export type TracedRequest = {
  readonly traceparent: string | undefined
  readonly tracestate: string | undefined
  readonly method: string
  /** The endpoint's pattern. */
  readonly route: string
}

/** A request in its trace. Nothing here throws. */
export type RequestTrace = {
  /** For log lines: 32 hexadecimal digits, the caller's where it sent a valid `traceparent`. */
  readonly traceId: string
  readonly beginStep: BeginStep
  /** What calls to others carry that are made for this request. */
  headers(): TraceHeaders
  /** Once, when the request is answered. */
  end(outcome: SpanOutcome): void
}

export type Tracing = {
  /** Every request has a trace, also where no spans are recorded; it then costs about a microsecond. */
  begin(request: TracedRequest): RequestTrace
  /** Runs work so that `headersHere` knows its request. Not for the hot paths: they call nobody. */
  within<T>(trace: RequestTrace, work: () => Promise<T>): Promise<T>
  /** For calls to others: headers of the request that the calling code runs for, or none. */
  headersHere(): Readonly<Record<string, string>>
  /** Sends the spans that wait. Never rejects. */
  stop(): Promise<void>
}

type TracingDeps = {
  /** A UUID of version 4. */
  newUuid(): string
  /** Undefined where no spans are recorded. Requests that come before it is there have none. */
  readonly tracer: Promise<Tracer> | undefined
}

const NO_STEP = () => undefined

export function createTracing({ newUuid, tracer: opening }: TracingDeps): Tracing {
  const here = new AsyncLocalStorage<RequestTrace>()
  let tracer: Tracer | undefined
  const opened = opening?.then(
    (ready) => {
      tracer = ready
    },
    () => undefined,
  )
  return {
    begin: ({ traceparent, tracestate, method, route }) => {
      const parent = parseTraceParent(traceparent, tracestate)
      const span = tracer?.begin({ parent, method, route })
      if (!span) return unrecorded(parent, newUuid)
      const { traceId, spanId, isSampled } = span
      return {
        traceId,
        beginStep: (step) => span.step(step),
        headers: () => traceHeaders({ traceId, spanId, isSampled, state: parent?.state }),
        end: (outcome) => span.end(outcome),
      }
    },
    within: (trace, work) => here.run(trace, work),
    headersHere: () => ({ ...here.getStore()?.headers() }),
    stop: async () => {
      await opened
      await tracer?.stop()
    },
  }
}

function unrecorded(parent: TraceParent | undefined, newUuid: () => string): RequestTrace {
  const traceId = parent?.traceId ?? newTraceId(newUuid)
  // Few requests call others: the id of our span is made when one does.
  let spanId: string | undefined
  return {
    traceId,
    beginStep: () => NO_STEP,
    headers: () => {
      spanId ??= newSpanId(newUuid)
      return traceHeaders({ traceId, spanId, isSampled: parent?.isSampled ?? false, state: parent?.state })
    },
    end: () => undefined,
  }
}
