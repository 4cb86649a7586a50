import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { INVENTED_PERSON } from '@/lib/testing/people'
import { type AppProcess, startApp } from '../app-process'

const ADMIN_TOKEN = 'a-token-for-the-mounts'
const JSON_TYPE = { 'content-type': 'application/json' }

type Asked = {
  readonly name: string
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

const records = (count: number) => Array.from({ length: count }, () => INVENTED_PERSON)
const post = (path: string, body: unknown, headers = {}): Omit<Asked, 'name'> => ({
  method: 'POST',
  path,
  headers: { ...JSON_TYPE, ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** Every kind of answer of every hot address: right, wrong, and not there. */
const ASKED: readonly Asked[] = [
  { name: 'health', path: '/api/health' },
  { name: 'health, HEAD', method: 'HEAD', path: '/api/health' },
  { name: 'health, OPTIONS', method: 'OPTIONS', path: '/api/health' },
  { name: 'health, DELETE', method: 'DELETE', path: '/api/health' },
  { name: 'health with a query', path: '/api/health?a=b&c=%20' },
  { name: 'ready', path: '/api/ready' },
  { name: 'metrics without the token', path: '/api/metrics' },
  { name: 'predict', ...post('/api/v1/predict', { records: records(1) }) },
  { name: 'predict many', ...post('/api/v1/predict', { records: records(300), balancing: 'balanced' }) },
  { name: 'predict, GET', path: '/api/v1/predict' },
  { name: 'predict, HEAD', method: 'HEAD', path: '/api/v1/predict' },
  { name: 'predict, PUT', method: 'PUT', path: '/api/v1/predict', body: '{}', headers: JSON_TYPE },
  { name: 'predict, no body', ...post('/api/v1/predict', '') },
  { name: 'predict, no JSON', ...post('/api/v1/predict', '{"records":') },
  { name: 'predict, no UTF-8', ...post('/api/v1/predict', 'x'), body: Buffer.from([0x7b, 0xff, 0x7d]) },
  { name: 'predict, no type', ...post('/api/v1/predict', '{}', { 'content-type': 'text/plain' }) },
  { name: 'predict, compressed', ...post('/api/v1/predict', '{}', { 'content-encoding': 'gzip' }) },
  { name: 'predict, too large', ...post('/api/v1/predict', `{"records":["${'x'.repeat(2_100_000)}"]}`) },
  { name: 'predict, wrong value', ...post('/api/v1/predict', { records: [{ age: 'old' }] }) },
  { name: 'predict, unknown model', ...post('/api/v1/predict', { algorithm: 'svm', records: [{ age: 4 }] }) },
  { name: 'predict, unknown version', ...post('/api/v1/predict', { version: '99', records: [{ age: 4 }] }) },
  { name: 'predict, a wrong key', ...post('/api/v1/predict', { records: records(1) }, { authorization: 'Bearer x' }) },
  {
    name: 'predict, ND-JSON',
    ...post('/api/v1/predict?balancing=balanced', `${JSON.stringify(INVENTED_PERSON)}\n{}\n`, {
      'content-type': 'application/x-ndjson',
    }),
  },
  {
    name: 'predict, a trace',
    ...post('/api/v1/predict', { records: records(1) }, { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }),
  },
  { name: 'compare', ...post('/api/v1/compare', { record: INVENTED_PERSON }) },
  { name: 'compare, wrong', ...post('/api/v1/compare', { record: {} }) },
  {
    name: 'from another site',
    ...post('/api/v1/predict', { records: records(1) }, { origin: 'https://listed.example' }),
  },
  {
    name: 'from a site not listed',
    ...post('/api/v1/predict', { records: records(1) }, { origin: 'https://other.example' }),
  },
  {
    name: 'preflight',
    method: 'OPTIONS',
    path: '/api/v1/predict',
    headers: { origin: 'https://listed.example', 'access-control-request-method': 'POST' },
  },
  { name: 'the prototype', ...post('/predict', { mode: 'XGBoost_Balanced', data: records(2) }) },
  { name: 'the prototype, no such mode', ...post('/predict', { mode: 'SVM', data: records(1) }) },
  { name: 'the prototype, no list', ...post('/predict', { mode: 'XGBoost_Balanced' }) },
  { name: 'the prototype, GET', path: '/predict' },
  { name: 'MLflow, ping', path: '/ping' },
  { name: 'MLflow, health', path: '/health' },
  { name: 'MLflow, version', path: '/version' },
  { name: 'MLflow, records', ...post('/invocations', { dataframe_records: records(2) }) },
  {
    name: 'MLflow, CSV',
    ...post('/invocations?model=random-forest-balanced', 'age,sex\n40,Male\n', { 'content-type': 'text/csv' }),
  },
  { name: 'MLflow, wrong', ...post('/invocations', { rows: [] }) },
  { name: 'MLflow, another type', ...post('/invocations', '<a/>', { 'content-type': 'text/xml' }) },
  { name: 'v2', path: '/v2' },
  { name: 'v2, live', path: '/v2/health/live' },
  { name: 'v2, ready', path: '/v2/health/ready' },
  { name: 'v2, models', path: '/v2/models' },
  { name: 'v2, a model', path: '/v2/models/xgboost-balanced' },
  { name: 'v2, a model that is ready', path: '/v2/models/xgboost-balanced/ready' },
  { name: 'v2, no such model', path: '/v2/models/svm' },
  {
    name: 'v2, infer',
    ...post('/v2/models/xgboost-balanced/infer', {
      id: 'a',
      inputs: [{ name: 'age', shape: [2], datatype: 'INT64', data: [40, 50] }],
    }),
  },
  { name: 'v2, infer wrongly', ...post('/v2/models/xgboost-balanced/infer', { inputs: [] }) },
  { name: 'v2, infer with a method that is none', path: '/v2/models/xgboost-balanced/infer' },
]

let lane: AppProcess
let next: AppProcess
let folder: string

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-mounts-'))
  const start = (name: string, fast: string) =>
    startApp({
      DATABASE_URL: `file:${join(folder, `${name}.db`)}`,
      MODEL_SOURCE: 'folder',
      MLFLOW_TRACKING_URI: '',
      METRICS_TOKEN: ADMIN_TOKEN,
      ADMIN_TOKEN,
      CORS_ORIGINS: 'https://listed.example',
      FAST_LANE: fast,
      LOG_LEVEL: 'error',
    })
  lane = await start('lane', 'on')
  next = await start('next', 'off')
})

test.afterAll(async () => {
  await lane?.stop()
  await next?.stop()
  await rm(folder, { recursive: true, force: true })
})

for (const asked of ASKED) {
  test(`both mounts answer alike: ${asked.name}`, async () => {
    const [ofLane, ofNext] = [await ask(lane.origin, asked), await ask(next.origin, asked)]
    expect(ofLane).toEqual(ofNext)
    expect(ofLane.status).not.toBe(500)
  })
}

/** Headers in the order of their names; ids, of which every answer has its own, taken out. */
async function ask(origin: string, { method = 'GET', path, headers = {}, body }: Asked) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = httpRequest(`${origin}${path}`, {
      method,
      headers: { 'x-request-id': 'mounts', ...headers },
      agent: false,
    })
    sent.once('response', resolve).once('error', reject).end(body)
  })
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  const { date, ...rest } = response.headers
  expect(date).toBeDefined()
  return {
    status: response.statusCode,
    headers: Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)),
    body: Buffer.concat(chunks)
      .toString('latin1')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'),
  }
}
