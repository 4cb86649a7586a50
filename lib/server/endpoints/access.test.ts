import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NDJSON } from '@/lib/contracts/ndjson'
import { readAllEndpoints } from '@/lib/testing/all-endpoints'
import { buildKey } from '@/lib/testing/api-keys'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import type { Endpoint } from '../endpoint'
import { type Call, PEER_HEADER } from '../exchange'

/** `own token`: public, and the handler asks for a token that is neither a key nor the operator's. */
type Kind = 'public' | 'own token' | 'predict' | 'batch' | 'admin'

/** Every operation of every endpoint, and who it is for. A new one does not pass before it stands here. */
const TABLE: Readonly<Record<string, Kind>> = {
  'GET /api/health': 'public',
  'GET /api/ready': 'public',
  'GET /api/metrics': 'public',
  'GET /api/openapi.json': 'public',
  'GET /openapi.json': 'public',
  'GET /api/v1/models': 'public',
  'POST /api/v1/models/refresh': 'public',
  'GET /api/v1/models/{algorithm}/{balancing}': 'public',
  'GET /api/v1/models/{algorithm}/{balancing}/versions': 'public',
  'POST /api/v1/models/{algorithm}/{balancing}/promote': 'admin',
  'POST /api/v1/models/{algorithm}/{balancing}/rollback': 'admin',
  'POST /api/v1/predict': 'predict',
  'POST /api/v1/predict as lines': 'batch',
  'POST /api/v1/compare': 'predict',
  'POST /api/v1/saved': 'predict',
  'GET /api/v1/saved/{id}': 'public',
  'DELETE /api/v1/saved/{id}': 'own token',
  'GET /api/v1/keys': 'admin',
  'POST /api/v1/keys': 'admin',
  'PATCH /api/v1/keys/{id}': 'admin',
  'DELETE /api/v1/keys/{id}': 'admin',
  'GET /api/v1/audit': 'admin',
  'GET /api/v1/predictions': 'admin',
  'POST /predict': 'predict',
  'GET /ping': 'public',
  'GET /health': 'public',
  'GET /version': 'public',
  'POST /invocations': 'predict',
  'GET /v2': 'public',
  'GET /v2/health/live': 'public',
  'GET /v2/health/ready': 'public',
  'GET /v2/models': 'public',
  'GET /v2/models/{model}': 'public',
  'GET /v2/models/{model}/ready': 'public',
  'POST /v2/models/{model}/infer': 'predict',
  'GET /v2/models/{model}/versions/{version}': 'predict',
  'GET /v2/models/{model}/versions/{version}/ready': 'predict',
  'POST /v2/models/{model}/versions/{version}/infer': 'predict',
}
/** Where there is nothing, there is nothing to guard. */
const NOWHERE = ['/api/*', '/v2/*']

const TOKEN = 'the-admin-token-of-the-table'
const LATER_MS = 1_000
const KEYS = {
  predict: buildKey('predxct22222', { expiresMs: LATER_MS }),
  batch: buildKey('batch2222222', { scopes: ['batch'] }),
  admin: buildKey('admxn2222222', { scopes: ['admin'] }),
  expired: buildKey('expxred22222', { scopes: ['admin'], expiresMs: 0 }),
  revoked: buildKey('revxked22222', { scopes: ['admin'], revokedMs: 0 }),
}

type Expected = 'in' | 401 | 403
/** What becomes of who sends it, by what the operation is for. Whoever is let in gets another answer than 401 and 403. */
const CREDENTIALS: readonly {
  readonly name: string
  readonly sent: string | undefined
  readonly expected: Readonly<Record<'predict' | 'batch' | 'admin', Expected>>
}[] = [
  { name: 'an unknown key', sent: buildKey('nxbxdy222222').text, expected: { predict: 401, batch: 401, admin: 401 } },
  {
    name: 'a wrong secret',
    sent: `${KEYS.admin.text.slice(0, -1)}x`,
    expected: { predict: 401, batch: 401, admin: 401 },
  },
  { name: 'no key at all', sent: 'anything-else', expected: { predict: 401, batch: 401, admin: 401 } },
  { name: 'an expired key', sent: KEYS.expired.text, expected: { predict: 401, batch: 401, admin: 401 } },
  { name: 'a revoked key', sent: KEYS.revoked.text, expected: { predict: 401, batch: 401, admin: 401 } },
  { name: 'a key to predict', sent: KEYS.predict.text, expected: { predict: 'in', batch: 403, admin: 403 } },
  { name: 'a key for batches', sent: KEYS.batch.text, expected: { predict: 'in', batch: 'in', admin: 403 } },
  { name: 'a key for everything', sent: KEYS.admin.text, expected: { predict: 'in', batch: 'in', admin: 'in' } },
  { name: 'the admin token', sent: TOKEN, expected: { predict: 'in', batch: 'in', admin: 'in' } },
]

let endpoints: readonly Endpoint[] = []
beforeAll(async () => {
  endpoints = await readAllEndpoints()
})

let uninstall = () => {}
async function install({ isRequired }: { readonly isRequired: boolean }) {
  uninstall()
  const store = createMemoryStore()
  for (const { key } of Object.values(KEYS)) await store.keys.add(key)
  const settings = { ADMIN_TOKEN: TOKEN, REQUIRE_API_KEY: isRequired }
  uninstall = installContainer(createFakeContainer({ store, settings }))
}
beforeEach(() => install({ isRequired: true }))
afterEach(() => uninstall())

/** Each from an address of its own, so that none is slowed down for the others. */
let calls = 0
function callOf(operation: string, sent: string | undefined): Call {
  const [method = '', , ...rest] = operation.split(' ')
  const headers: Readonly<Record<string, string | undefined>> = {
    [PEER_HEADER]: `10.0.${(++calls >> 8) & 255}.${calls & 255}`,
    'content-type': rest.join(' ') === 'as lines' ? NDJSON : 'application/json',
    authorization: sent === undefined ? undefined : `Bearer ${sent}`,
  }
  return {
    method,
    query: '',
    segments: {
      id: 'abcdefgh2345',
      algorithm: 'xgboost',
      balancing: 'balanced',
      model: 'xgboost-balanced',
      version: '1',
    },
    header: (name) => headers[name],
    readBody: async () => new TextEncoder().encode('{}'),
    chunks: async function* () {},
  }
}

async function ask(operation: string, sent: string | undefined): Promise<Expected> {
  const route = operation.split(' ')[1]
  const endpoint = endpoints.find((one) => one.route === route)
  const { status } = (await endpoint?.answer(callOf(operation, sent))) ?? { status: 0 }
  return status === 401 || status === 403 ? status : 'in'
}

test('every operation of every endpoint stands in the table', () => {
  const found = endpoints
    .filter(({ route }) => !NOWHERE.includes(route))
    .flatMap(({ route, operations }) => Object.keys(operations).map((method) => `${method} ${route}`))
  const known = Object.keys(TABLE).filter((operation) => !operation.endsWith(' as lines'))
  expect(found.toSorted()).toEqual(known.toSorted())
})

describe.each([
  { setting: 'REQUIRE_API_KEY=on', isRequired: true },
  { setting: 'REQUIRE_API_KEY=off', isRequired: false },
])('$setting', ({ isRequired }) => {
  beforeEach(() => install({ isRequired }))

  test.each(Object.entries(TABLE))('%s is for %s', async (operation, kind) => {
    const isOpen = kind === 'public' || kind === 'own token'
    for (const { name, sent, expected } of CREDENTIALS) {
      expect(await ask(operation, sent), name).toBe(isOpen ? 'in' : expected[kind])
    }
    const isClosed = kind === 'admin' || kind === 'own token' || (isRequired && !isOpen)
    expect(await ask(operation, undefined), 'nothing').toBe(isClosed ? 401 : 'in')
  })
})
