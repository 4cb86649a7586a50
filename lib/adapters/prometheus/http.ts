import { Gauge, Histogram, type Registry } from 'prom-client'
import type { ErrorCode } from '@/lib/core/errors'
import { outcomeOf } from '@/lib/core/inference/metrics'
import { boundNames, OTHER } from './bounded-names'
import { type Count, createCounts } from './counts'
import { LATENCY_BUCKETS_SECONDS } from './latency-buckets'

export type AnsweredCall = {
  /** The endpoint's pattern, such as `/v2/models/{model}/infer`; never the path that was asked for. */
  readonly route: string
  readonly method: string
  readonly status: number
  /** From the arrival of the request to the end of its answer. */
  readonly durationMs: number
  /** What it was refused with; undefined for what was answered. */
  readonly code?: ErrorCode | undefined
}

/** Counts of requests of every kind. Each call takes well below a microsecond and never throws. */
export type HttpMetrics = {
  /** A request came; `ended` must follow. */
  began(): void
  ended(call: AnsweredCall): void
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
/** More than there are endpoints. */
const MAX_ROUTES = 200

type Series = { readonly byClass: (Count | undefined)[]; observe(seconds: number): void }

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const requests = createCounts(registry, {
    name: 'ics_http_requests_total',
    help: 'Requests by endpoint and class of status.',
    labels: ['route', 'method', 'status'],
  })
  const refusals = createCounts(registry, {
    name: 'ics_http_refused_total',
    help: 'Requests sent away: overloaded (503), limited (429), denied (401, 403), timed-out (504), invalid, failed.',
    labels: ['reason'],
  })
  const duration = new Histogram({
    name: 'ics_http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer.',
    labelNames: ['route', 'method'],
    buckets: [...LATENCY_BUCKETS_SECONDS],
    registers: [registry],
  })
  let inFlight = 0
  new Gauge({
    name: 'ics_http_requests_in_flight',
    help: 'Requests being answered.',
    registers: [registry],
    collect() {
      this.set(inFlight)
    },
  })
  const routes = boundNames(MAX_ROUTES)
  const series = new Map<string, Map<string, Series>>()

  function open(asked: string, method: string): Series {
    const route = routes.admit(asked)
    const ofRoute = series.get(route) ?? new Map<string, Series>()
    const known = ofRoute.get(method)
    if (known) return known
    const opened: Series = { byClass: [], observe: duration.labels(route, method).observe }
    series.set(route, ofRoute.set(method, opened))
    return opened
  }

  return {
    began: () => {
      inFlight++
    },
    ended: ({ route, method: asked, status, durationMs, code }) => {
      inFlight--
      const method = METHODS.has(asked) ? asked : OTHER
      const counted = series.get(route)?.get(method) ?? open(route, method)
      const hundreds = Math.floor(status / 100)
      counted.byClass[hundreds] ??= requests.child({ route: routes.known(route), method, status: `${hundreds}xx` })
      counted.byClass[hundreds].value++
      counted.observe(durationMs / 1000)
      if (code !== undefined) refusals.child({ reason: outcomeOf(code) }).value++
    },
  }
}
