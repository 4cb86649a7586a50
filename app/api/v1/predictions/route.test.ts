import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { predictionsReplySchema } from '@/lib/contracts/predictions'
import { problemSchema } from '@/lib/contracts/problem'
import { readDelimited } from '@/lib/core/census/delimited'
import type { LoggedPrediction } from '@/lib/core/inference/prediction-log'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore, type MemoryStore } from '@/lib/testing/memory-store'
import { GET, HEAD } from './route'

const TOKEN = 'the-token-of-the-operator'
const KEY = 'abcdefgh2345'
const HOUR_MS = 3_600_000

/** The `nth` answer was given at the `nth` hour of 1970. */
function entry(nth: number, change: Partial<LoggedPrediction> = {}): LoggedPrediction {
  return {
    id: `00000000-0000-7000-8000-${String(nth).padStart(12, '0')}`,
    requestId: `request-${nth}`,
    atMs: nth * HOUR_MS,
    configuration: 'xgboost-unbalanced',
    version: '1',
    digest: 'd'.repeat(64),
    probability: 0.25,
    label: '<=$50k',
    threshold: 0.5,
    protocol: 'v1',
    keyId: undefined,
    latencyMs: 1.5,
    assumedCount: 3,
    unknownCount: 0,
    record: undefined,
    ...change,
  }
}

let store: MemoryStore
let uninstall = () => {}
beforeEach(() => {
  store = createMemoryStore()
  uninstall = installContainer(createFakeContainer({ store, settings: { ADMIN_TOKEN: TOKEN } }))
})
afterEach(() => uninstall())

function request(query = '', headers: Readonly<Record<string, string>> = {}): Request {
  return new Request(`http://localhost/api/v1/predictions${query}`, {
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
  })
}
const pageOf = async (query?: string) => predictionsReplySchema.parse(await (await GET(request(query))).json())
const hoursOf = (reply: Awaited<ReturnType<typeof pageOf>>) =>
  reply.predictions.map(({ at }) => Date.parse(at) / HOUR_MS)

describe('GET /api/v1/predictions', () => {
  test('pages from the newest on, each entry once', async () => {
    await store.predictions.append([1, 2, 3, 4, 5].map((nth) => entry(nth)))
    const first = await pageOf('?limit=2')
    const second = await pageOf(`?limit=2&before=${first.next}`)
    const third = await pageOf(`?limit=2&before=${second.next}`)
    expect([first, second, third].map(hoursOf)).toEqual([[5, 4], [3, 2], [1]])
    expect(third.next).toBeUndefined()
    expect((await pageOf('?limit=5')).next).toBeUndefined()
  })

  test('an entry says all that is known, and nothing where nothing is', async () => {
    await store.predictions.append([
      entry(1, { keyId: KEY, record: { age: 40 } as LoggedPrediction['record'] }),
      entry(2),
    ])
    const { predictions } = await pageOf()
    expect(predictions[1]).toMatchObject({ key: KEY, record: { age: 40 }, at: '1970-01-01T01:00:00.000Z', assumed: 3 })
    expect(predictions[0]).not.toHaveProperty('key')
    expect(predictions[0]).not.toHaveProperty('record')
  })

  test.each([
    { query: '?configuration=xgboost-balanced', hours: [2] },
    { query: '?protocol=mlflow', hours: [3] },
    { query: `?key=${KEY}`, hours: [4] },
    { query: '?from=1970-01-01T02:00:00Z&until=1970-01-01T04:00:00Z', hours: [3, 2] },
    { query: '?from=1970-01-01T04:00:00%2B02:00&until=1970-01-01T05:00:00%2B02:00', hours: [2] },
    { query: `?key=${KEY}&protocol=mlflow`, hours: [] },
  ])('$query', async ({ query, hours }) => {
    await store.predictions.append([
      entry(1),
      entry(2, { configuration: 'xgboost-balanced' }),
      entry(3, { protocol: 'mlflow' }),
      entry(4, { keyId: KEY }),
    ])
    expect(hoursOf(await pageOf(query))).toEqual(hours)
  })

  test.each(['limit=0', 'limit=1001', 'from=yesterday', 'before=1', 'key=x', 'protocol=gopher', 'whom=me'])(
    '422 for ?%s',
    async (query) => {
      const response = await GET(request(`?${query}`))
      expect(response.status).toBe(422)
      const { errors } = problemSchema.parse(await response.json())
      expect(errors?.[0]?.path).toBe(`/${query.split('=')[0]}`)
    },
  )

  test.each([
    { name: 'by Accept', query: '', headers: { accept: 'text/csv, */*;q=0.1' } },
    { name: 'by ?format', query: '?format=csv&limit=1', headers: { accept: '*/*' } },
  ])('as CSV $name: all of it, and who took it is written down', async ({ query, headers }) => {
    const count = 2_345
    await store.predictions.append(Array.from({ length: count }, (_, nth) => entry(nth + 1, { requestId: '=cmd()' })))
    const response = await GET(request(query, headers))
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const text = await response.text()
    const read = readDelimited(text, ',')
    const [head, ...rows] = 'rows' in read ? read.rows : []
    expect(rows).toHaveLength(count)
    expect(new Set(rows.map(([id]) => id)).size).toBe(count)
    expect(head?.slice(0, 3)).toEqual(['id', 'at', 'requestId'])
    expect(rows[0]?.slice(0, 4)).toEqual([entry(count).id, '1970-04-08T17:00:00.000Z', "'=cmd()", 'v1'])
    expect(store.audited).toMatchObject([{ action: 'predictions.exported', who: 'the admin token' }])
  })

  test('HEAD takes nothing out', async () => {
    const response = await HEAD(new Request(request('?format=csv'), { method: 'HEAD' }))
    expect([response.status, await response.text(), store.audited]).toEqual([200, '', []])
  })

  test('a list is no export', async () => {
    expect((await GET(request('', { accept: 'application/json, text/csv' }))).headers.get('content-type')).toBe(
      'application/json',
    )
    expect(store.audited).toEqual([])
  })
})
