import { describe, expect, test } from 'vitest'
import { FIELD_NAMES } from '@/lib/core/census/field'
import type { ScoredRecords } from '@/lib/core/inference/metrics'
import { createMetrics, type Metrics } from './metrics'

function counting(): Metrics {
  return createMetrics({ version: '1.2.3', node: 'v20.9.0', withProcess: false })
}

/** The samples of one family, without what describes it. */
async function samplesOf(metrics: Metrics, family: string): Promise<readonly string[]> {
  return (await metrics.text())
    .split('\n')
    .filter((line) => line.startsWith(`${family}{`) || line.startsWith(`${family} `))
}

const SERVED = { configuration: 'xgboost-unbalanced', version: '3', protocol: 'v1' } as const

function scored(parts: Partial<ScoredRecords> = {}): ScoredRecords {
  return { ...SERVED, given: [], completed: [{ assumed: {} }], positives: 0, ...parts }
}

describe('requests for predictions', () => {
  test('are counted by model, version, protocol and outcome, those refused under no model', async () => {
    const metrics = counting()
    metrics.inference.answered({ ...SERVED, latencyMs: 2 })
    metrics.inference.answered({ ...SERVED, latencyMs: 3 })
    metrics.inference.refused({ protocol: 'v1', code: 'store-unavailable' })
    metrics.inference.refused({ protocol: 'mlflow', code: 'invalid-json' })
    expect(await samplesOf(metrics, 'ics_inference_requests_total')).toEqual([
      'ics_inference_requests_total{model="xgboost-unbalanced",version="3",protocol="v1",outcome="success"} 2',
      'ics_inference_requests_total{model="none",version="none",protocol="v1",outcome="failed"} 1',
      'ics_inference_requests_total{model="none",version="none",protocol="mlflow",outcome="invalid"} 1',
    ])
  })

  test('take seconds, in buckets that add up', async () => {
    const metrics = counting()
    for (const latencyMs of [0.4, 0.4, 20, 60_000]) metrics.inference.answered({ ...SERVED, latencyMs })
    const labels = 'model="xgboost-unbalanced",protocol="v1"'
    const buckets = await samplesOf(metrics, 'ics_inference_duration_seconds_bucket')
    expect(buckets).toContain(`ics_inference_duration_seconds_bucket{le="0.00025",${labels}} 0`)
    expect(buckets).toContain(`ics_inference_duration_seconds_bucket{le="0.0005",${labels}} 2`)
    expect(buckets).toContain(`ics_inference_duration_seconds_bucket{le="0.03",${labels}} 3`)
    expect(buckets).toContain(`ics_inference_duration_seconds_bucket{le="+Inf",${labels}} 4`)
    expect(await samplesOf(metrics, 'ics_inference_duration_seconds_count')).toEqual([
      `ics_inference_duration_seconds_count{${labels}} 4`,
    ])
  })

  test('count records, positives, and fields that were assumed or unknown', async () => {
    const metrics = counting()
    metrics.inference.scored(
      scored({
        completed: [{ assumed: { age: 40, sex: 'Male' } }, { assumed: { age: 41 } }, { assumed: {} }],
        positives: 2,
        given: [{ unknown: ['education'] }, { unknown: ['education', 'race'] }, { unknown: [] }],
      }),
    )
    const text = await metrics.text()
    expect(text).toContain('ics_inference_rows_total{model="xgboost-unbalanced",version="3",protocol="v1"} 3\n')
    expect(text).toContain('ics_predicted_positive_total{model="xgboost-unbalanced"} 2\n')
    expect(text).toContain('ics_input_defaulted_total{feature="age"} 2\n')
    expect(text).toContain('ics_input_defaulted_total{feature="sex"} 1\n')
    expect(text).toContain('ics_input_defaulted_total{feature="year"} 0\n')
    expect(text).toContain('ics_input_unknown_category_total{feature="education"} 2\n')
  })

  test('are counted under Triton’s names from the same events', async () => {
    const metrics = counting()
    metrics.inference.scored(scored({ completed: [{ assumed: {} }, { assumed: {} }] }))
    metrics.inference.scored(scored())
    metrics.inference.answered({ ...SERVED, latencyMs: 1.5 })
    metrics.inference.refused({ protocol: 'v1', code: 'timed-out' })
    metrics.inference.refused({ protocol: 'mlflow', code: 'invalid-json' })
    const triton = (await metrics.text()).split('\n').filter((line) => line.startsWith('nv_'))
    const labels = '{model="xgboost-unbalanced",version="3"}'
    expect(triton).toContain('nv_inference_request_failure{model="none",version="none"} 2')
    expect(triton.filter((line) => line.includes(labels))).toEqual([
      `nv_inference_request_success${labels} 1`,
      `nv_inference_request_failure${labels} 0`,
      `nv_inference_count${labels} 3`,
      `nv_inference_exec_count${labels} 2`,
      `nv_inference_request_duration_us${labels} 1500`,
    ])
  })
})

describe('labels are bounded', () => {
  test('versions beyond the twentieth are other', async () => {
    const metrics = counting()
    for (let version = 1; version <= 500; version++) {
      metrics.inference.answered({ ...SERVED, version: `${version}`, latencyMs: 1 })
      metrics.inference.scored(scored({ version: `${version}` }))
    }
    const samples = await samplesOf(metrics, 'ics_inference_requests_total')
    expect(samples).toHaveLength(21)
    expect(samples.at(-1)).toMatch(/version="other".* 480$/)
    expect(await samplesOf(metrics, 'nv_inference_count')).toHaveLength(21)
  })

  test('methods nobody knows and too many routes are other', async () => {
    const metrics = counting()
    for (let id = 0; id < 1_000; id++) {
      metrics.http.began()
      metrics.http.ended({ route: `/p/${id}`, method: `M${id}`, status: 404, durationMs: 1 })
    }
    const samples = await samplesOf(metrics, 'ics_http_requests_total')
    expect(samples).toHaveLength(201)
    expect(samples.at(-1)).toBe('ics_http_requests_total{route="other",method="other",status="4xx"} 800')
  })
})

describe('HTTP', () => {
  test('requests are counted by endpoint, method and class of status, refusals by reason', async () => {
    const metrics = counting()
    const call = { route: '/api/v1/predict', method: 'POST', durationMs: 2 }
    for (let n = 0; n < 5; n++) metrics.http.began()
    metrics.http.ended({ ...call, status: 200 })
    metrics.http.ended({ ...call, status: 200 })
    metrics.http.ended({ ...call, status: 503, code: 'overloaded' })
    metrics.http.ended({ ...call, status: 429, code: 'rate-limited' })
    const labels = 'route="/api/v1/predict",method="POST"'
    expect(await samplesOf(metrics, 'ics_http_requests_total')).toEqual([
      `ics_http_requests_total{${labels},status="2xx"} 2`,
      `ics_http_requests_total{${labels},status="5xx"} 1`,
      `ics_http_requests_total{${labels},status="4xx"} 1`,
    ])
    expect(await samplesOf(metrics, 'ics_http_refused_total')).toEqual([
      'ics_http_refused_total{reason="overloaded"} 1',
      'ics_http_refused_total{reason="limited"} 1',
    ])
    expect(await samplesOf(metrics, 'ics_http_requests_in_flight')).toEqual(['ics_http_requests_in_flight 1'])
    expect(await samplesOf(metrics, 'ics_http_request_duration_seconds_count')).toEqual([
      `ics_http_request_duration_seconds_count{${labels}} 4`,
    ])
  })
})

describe('readings', () => {
  test('are taken when the page is asked for', async () => {
    const metrics = counting()
    let rows = 7
    metrics.watch('logQueueRows', () => rows)
    metrics.watch('isReady', () => false)
    metrics.watchModels('staleSeconds', (model) => (model === 'random-forest-balanced' ? 12.5 : undefined))
    expect(await samplesOf(metrics, 'ics_log_queue_rows')).toEqual(['ics_log_queue_rows 7'])
    rows = 9
    expect(await samplesOf(metrics, 'ics_log_queue_rows')).toEqual(['ics_log_queue_rows 9'])
    expect(await samplesOf(metrics, 'ics_ready')).toEqual(['ics_ready 0'])
    expect(await samplesOf(metrics, 'ics_registry_stale_seconds')).toEqual([
      'ics_registry_stale_seconds{model="random-forest-balanced"} 12.5',
    ])
  })

  test('that nobody gives, or that fail, are left out instead of being zero', async () => {
    const metrics = counting()
    metrics.watch('logQueueRows', () => {
      throw new Error('closed')
    })
    expect(await samplesOf(metrics, 'ics_log_queue_rows')).toEqual([])
    expect(await samplesOf(metrics, 'ics_store_up')).toEqual([])
  })
})

test('models and log have figures of their own', async () => {
  const metrics = counting()
  metrics.models.loaded({ configuration: 'xgboost-balanced', loadMs: 80 })
  metrics.models.evicted('memory')
  metrics.log.committed({ rows: 3, commitMs: 0.4 })
  metrics.log.appended({ appendMs: 0.8 })
  metrics.log.failed()
  const text = await metrics.text()
  expect(text).toContain('ics_model_load_duration_seconds_bucket{le="0.1",model="xgboost-balanced"} 1\n')
  expect(text).toContain('ics_model_evictions_total{reason="memory"} 1\n')
  expect(text).toContain('ics_model_evictions_total{reason="replaced"} 0\n')
  expect(text).toContain('ics_log_batch_rows_bucket{le="4"} 1\n')
  expect(text).toContain('ics_log_commit_duration_seconds_count 1\n')
  expect(text).toContain('ics_log_append_duration_seconds_bucket{le="0.001"} 1\n')
  expect(text).toContain('ics_log_failures_total 1\n')
})

test('the page is Prometheus text: described families, and a line feed at its end', async () => {
  const metrics = createMetrics({ version: '1.2.3', node: 'v20.9.0' })
  metrics.inference.scored(scored({ given: [{ unknown: [...FIELD_NAMES] }] }))
  const text = await metrics.text()
  expect(metrics.contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(text.endsWith('\n')).toBe(true)
  expect(text).toContain('ics_build_info{version="1.2.3",node="v20.9.0"} 1\n')
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m)
  expect(text).toMatch(/^process_resident_memory_bytes \d/m)
  const families = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  expect(new Set(families).size).toBe(families.length)
})
