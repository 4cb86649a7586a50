import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from '@playwright/test'
import { childEnv } from '@/cli/child'
import { SERVER } from '@/cli/production-build'
import { SECRET_SETTINGS } from '@/lib/config/secrets'
import { startApp } from '../app-process'
import { test } from './service-test'

const SECRETS = {
  ADMIN_TOKEN: 'hush-admin-0a1b2c3d4e5f',
  METRICS_TOKEN: 'hush-metrics-0a1b2c3d4e5f',
  MLFLOW_TRACKING_USERNAME: 'hush-username-0a1b2c',
  MLFLOW_TRACKING_PASSWORD: 'hush-password-0a1b2c',
  DAGSHUB_TOKEN: 'hush-dagshub-0a1b2c',
}
/** Port 9 is discard's: nobody listens there. */
const DEAD_TRACKER = 'http://hush-in-the-address:hush-too@127.0.0.1:9'
const HUSH = /hush-/
/** Named by nothing but what reads the settings, which browsers must not load. */
const A_SETTING = 'MAX_RECORDS_IN_FLIGHT'
/** Long enough that it stands nowhere by chance. */
const MIN_SECRET = 8

const JSON_TYPE = { 'content-type': 'application/json' }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const RECORD = JSON.stringify({ records: [{ age: 40 }] })
const PROMOTE = '/api/v1/models/xgboost/balanced/promote'

type Asked = { readonly path: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

const OPEN = [
  '/',
  '/models',
  '/?age=45',
  '/experiments',
  '/experiments/compare',
  '/keys',
  '/docs',
  '/no-such-page',
  '/api/health',
  '/api/ready',
  '/api/v1/models',
  '/api/nothing',
  '/ping',
  '/v2',
]
const GUARDED = [
  '/api/v1/keys',
  '/api/v1/audit',
  '/api/v1/predictions',
  '/api/v1/predictions?format=csv',
  '/api/metrics',
]

/** Every kind of answer: pages, and what is asked rightly, wrongly, and of a server that is away. */
const ASKED: readonly Asked[] = [
  ...OPEN.map((path) => ({ path })),
  { path: '/api/v1/models/xgboost/balanced/versions' },
  ...GUARDED.flatMap((path) =>
    [{}, bearer('wrong'), bearer(SECRETS.ADMIN_TOKEN), bearer(SECRETS.METRICS_TOKEN)].map((headers) => ({
      path,
      headers,
    })),
  ),
  ...['/api/v1/predict', '/predict', '/invocations', '/v2/models/xgboost-balanced/infer', '/api/v1/saved'].flatMap(
    (path) => [
      { path, headers: JSON_TYPE, body: RECORD },
      { path, headers: JSON_TYPE, body: '{"records":' },
      { path, headers: { ...JSON_TYPE, ...bearer('wrong') }, body: RECORD },
    ],
  ),
  ...[bearer('wrong'), bearer(SECRETS.ADMIN_TOKEN)].flatMap((token) => [
    { path: PROMOTE, headers: { ...JSON_TYPE, ...token }, body: '{"version":"1"}' },
    { path: '/api/v1/models/refresh', headers: token, body: '' },
    { path: '/api/v1/keys', headers: { ...JSON_TYPE, ...token }, body: '{"name":"x","scopes":["predict"]}' },
  ]),
]

test('no secret of the settings stands in an answer, a page or the log', async ({ folder }) => {
  test.setTimeout(120_000)
  const { ADMIN_TOKEN, ...others } = SECRETS
  await writeFile(join(folder, 'token'), `${ADMIN_TOKEN}\n`)
  const app = await startApp({
    ...others,
    ADMIN_TOKEN: '',
    ADMIN_TOKEN_FILE: join(folder, 'token'),
    MLFLOW_TRACKING_URI: DEAD_TRACKER,
    MODEL_SOURCE: 'mlflow',
    MODEL_CACHE_DIR: join(folder, 'cache'),
    DATABASE_URL: `file:${join(folder, 'store.db')}`,
    LOG_LEVEL: 'debug',
  })
  const statuses = new Set<number>()
  for (const { path, headers = {}, body } of ASKED) {
    const init = body === undefined ? { headers } : { method: 'POST', headers, body }
    const response = await fetch(app.origin + path, init)
    const said = `${[...response.headers].join('\n')}\n${await response.text()}`
    expect(said, path).not.toMatch(HUSH)
    statuses.add(response.status)
  }
  // Whoever was let in, and whoever was not, was among them.
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 401, 404]))
  await app.end()
  expect(app.lines.length).toBeGreaterThan(ASKED.length / 2)
  expect(app.lines.join('\n')).not.toMatch(HUSH)
})

test('what browsers load holds no secret and knows none of their settings', async () => {
  const folder = join(dirname(SERVER), '.next', 'static')
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(js|css|json|map)$/.test(name))
  expect(names.length).toBeGreaterThan(5)
  const own = childEnv()
  const values = SECRET_SETTINGS.flatMap((name) => own[name] ?? []).filter((value) => value.length >= MIN_SECRET)
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8')
    expect(text.includes(A_SETTING), name).toBe(false)
    expect(
      SECRET_SETTINGS.filter((setting) => text.includes(setting)),
      name,
    ).toEqual([])
    expect(values.filter((value) => text.includes(value)).length, name).toBe(0)
  }
})
