import { setTimeout as sleepFor } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { attributesOf, startOtlpReceiver } from '@/lib/testing/otlp-receiver'
import { openTracing } from './open-tracing'
import type { RequestTrace, Tracing } from './tracing'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'
const SERVER_KIND = 2
const ERROR_STATUS = 2

let stopAll: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stopAll.reverse()) await stop()
  stopAll = []
})

async function receiving({ status = 200 } = {}) {
  const receiver = await startOtlpReceiver({ status })
  stopAll.push(receiver.stop)
  return receiver
}

function tracingTo(endpoint: string | undefined) {
  const warnings: string[] = []
  const tracing = openTracing({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'bracket-test' },
    version: '1.2.3',
    logger: { warn: (message) => void warnings.push(message) },
    elapsedMs: () => 0,
  })
  return { tracing, warnings }
}

function beginAt(tracing: Tracing, traceparent?: string, tracestate?: string): RequestTrace {
  return tracing.begin({ traceparent, tracestate, method: 'POST', route: '/api/v1/predict' })
}

/** Spans are made once OpenTelemetry is loaded: what starts here is then sampled. */
async function whenRecording(tracing: Tracing): Promise<void> {
  await expect.poll(() => beginAt(tracing).headers().traceparent, { interval: 5, timeout: 20_000 }).toMatch(/-01$/)
}

test('a request is a span below its caller’s, with its steps below it', async () => {
  const receiver = await receiving()
  const { tracing } = tracingTo(receiver.endpoint)
  await whenRecording(tracing)
  const trace = beginAt(tracing, `00-${TRACE}-${SPAN}-01`, 'vendor=1')
  trace.beginStep('score')()
  trace.end({ status: 503, requestId: 'r-1', protocol: 'v1', code: 'store-unavailable' })
  await tracing.stop()

  expect(receiver.paths[0]).toBe('POST /v1/traces application/json')
  expect(receiver.resources[0]).toMatchObject({ 'service.name': 'bracket-test', 'service.version': '1.2.3' })
  const [score, request] = receiver.spans.filter(({ traceId }) => traceId === TRACE)
  expect(request).toMatchObject({
    name: 'POST /api/v1/predict',
    kind: SERVER_KIND,
    parentSpanId: SPAN,
    traceState: 'vendor=1',
  })
  expect(request?.status.code).toBe(ERROR_STATUS)
  expect(request && attributesOf(request)).toEqual({
    'http.request.method': 'POST',
    'http.route': '/api/v1/predict',
    'http.response.status_code': 503,
    'bracket.request_id': 'r-1',
    'bracket.protocol': 'v1',
    'error.type': 'store-unavailable',
  })
  expect(score).toMatchObject({ name: 'score', parentSpanId: request?.spanId })
  expect(trace.headers()).toEqual({ traceparent: `00-${TRACE}-${request?.spanId}-01`, tracestate: 'vendor=1' })
})

test('a caller’s mistake is no error of ours, and a trace that starts here is recorded', async () => {
  const receiver = await receiving()
  const { tracing } = tracingTo(receiver.endpoint)
  await whenRecording(tracing)
  const trace = beginAt(tracing)
  trace.end({ status: 422, requestId: 'r-1', code: 'invalid-input' })
  await tracing.stop()
  const span = receiver.spans.find(({ traceId }) => traceId === trace.traceId)
  expect(span?.status.code ?? 0).not.toBe(ERROR_STATUS)
  expect(span?.parentSpanId ?? '').toBe('')
})

test('what the caller did not sample is not sent, but keeps its trace', async () => {
  const receiver = await receiving()
  const { tracing } = tracingTo(receiver.endpoint)
  await whenRecording(tracing)
  const trace = beginAt(tracing, `00-${TRACE}-${SPAN}-00`)
  trace.end({ status: 200, requestId: 'r-1' })
  await tracing.stop()
  expect(receiver.spans.filter(({ traceId }) => traceId === TRACE)).toEqual([])
  expect(trace.traceId).toBe(TRACE)
  expect(trace.headers().traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`))
})

test.each([
  { name: 'refuses', endpoint: async () => (await receiving({ status: 400 })).endpoint },
  { name: 'is not there', endpoint: async () => 'http://127.0.0.1:1' },
])('a collector that $name is told of once, and stops nothing', async ({ endpoint }) => {
  const { tracing, warnings } = tracingTo(await endpoint())
  await whenRecording(tracing)
  for (let n = 0; n < 1_200; n++) beginAt(tracing).end({ status: 200, requestId: 'r' })
  await tracing.stop()
  expect(warnings).toEqual(['spans could not be sent'])
})

test('without a collector requests still have a trace, passed on to whom they call', async () => {
  const { tracing } = tracingTo(undefined)
  const [passing, starting] = [beginAt(tracing, `00-${TRACE}-${SPAN}-01`, 'vendor=1'), beginAt(tracing, 'nonsense')]
  expect(passing.traceId).toBe(TRACE)
  expect(starting.traceId).toMatch(/^[0-9a-f]{32}$/)
  passing.beginStep('score')()
  passing.end({ status: 200, requestId: 'r' })
  expect(tracing.headersHere()).toEqual({})
  const inside = await tracing.within(passing, async () => {
    await sleepFor(1)
    return tracing.headersHere()
  })
  expect(inside).toEqual(passing.headers())
  expect(inside).toMatchObject({
    traceparent: expect.stringMatching(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`)),
    tracestate: 'vendor=1',
  })
  expect(inside.traceparent).not.toContain(SPAN)
  await tracing.stop()
})
