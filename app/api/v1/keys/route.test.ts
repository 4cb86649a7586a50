import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { auditReplySchema, createKeyReplySchema, keyReplySchema, keysReplySchema } from '@/lib/contracts/keys'
import { problemSchema } from '@/lib/contracts/problem'
import { readKey } from '@/lib/core/access/key-text'
import { buildKey } from '@/lib/testing/api-keys'
import { createFakeContainer, type FakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore, type MemoryStore } from '@/lib/testing/memory-store'
import { INVENTED_PERSON } from '@/lib/testing/people'
import * as auditing from '../audit/route'
import * as predicting from '../predict/route'
import * as one from './[id]/route'
import * as all from './route'

const TOKEN = 'the-token-of-the-operator'
const NEW_KEY = { name: 'night work', scopes: ['predict', 'batch'] }

let store: MemoryStore
let container: FakeContainer
let uninstall = () => {}
beforeEach(() => {
  store = createMemoryStore()
  container = createFakeContainer({ store, settings: { ADMIN_TOKEN: TOKEN, REQUIRE_API_KEY: true } })
  uninstall = installContainer(container)
})
afterEach(() => uninstall())

function request(
  method: string,
  { body, bearer = TOKEN, query = '' }: { body?: unknown; bearer?: string; query?: string } = {},
) {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
  return new Request(`http://localhost/api${query}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
const at = (id: string) => ({ params: Promise.resolve({ id }) })
const read = async (response: Response): Promise<unknown> => response.json()

async function make(body: unknown = NEW_KEY) {
  return createKeyReplySchema.parse(await read(await all.POST(request('POST', { body }))))
}
const predictWith = (bearer: string) =>
  predicting.POST(request('POST', { bearer, body: { records: [INVENTED_PERSON] } }))

describe('API keys', () => {
  test('one is made, shown once, and opens what it is for', async () => {
    const response = await all.POST(
      request('POST', { body: { ...NEW_KEY, expires: '2030-01-01T00:00:00+02:00', perMinute: 60 } }),
    )
    expect(response.status).toBe(201)
    const { key, secret } = createKeyReplySchema.parse(await read(response))
    expect(response.headers.get('location')).toBe(`/api/v1/keys/${key.id}`)
    expect(key).toMatchObject({ ...NEW_KEY, state: 'active', perMinute: 60, expires: '2029-12-31T22:00:00.000Z' })
    expect((await predictWith(secret)).status).toBe(200)
    const listed = await (await all.GET(request('GET'))).text()
    expect(keysReplySchema.parse(JSON.parse(listed)).keys).toMatchObject([{ id: key.id }])
    const secretPart = readKey(secret)?.secret ?? ''
    for (const seen of [listed, JSON.stringify(await store.keys.list()), container.logLines.join('')]) {
      expect(seen).not.toContain(secretPart)
    }
    expect(listed).not.toContain((await store.keys.find(key.id))?.secretHash)
  })

  test('one is revoked, which holds here at once', async () => {
    const { key, secret } = await make()
    expect((await predictWith(secret)).status).toBe(200)
    const revoked = keyReplySchema.parse(await read(await one.DELETE(request('DELETE'), at(key.id))))
    expect(revoked.key.state).toBe('revoked')
    expect((await predictWith(secret)).status).toBe(401)
    expect((await one.DELETE(request('DELETE'), at(key.id))).status).toBe(200)
  })

  test('one is limited, which holds here at once, and without a number has no limit of its own', async () => {
    const { key, secret } = await make()
    await one.PATCH(request('PATCH', { body: { perMinute: 1 } }), at(key.id))
    expect([(await predictWith(secret)).status, (await predictWith(secret)).status]).toEqual([200, 429])
    const freed = await one.PATCH(request('PATCH', { body: { perMinute: null } }), at(key.id))
    expect(keyReplySchema.parse(await read(freed)).key).not.toHaveProperty('perMinute')
    expect((await predictWith(secret)).status).toBe(200)
  })

  test('when it was used the store learns to the minute', async () => {
    const { key, secret } = await make()
    await predictWith(secret)
    await container.access.keyring.flush()
    expect(await store.keys.find(key.id)).toMatchObject({ lastUsedMs: 0 })
  })

  test('who did what is written down', async () => {
    const { key: admin, text } = buildKey('abcdefgh2345', { scopes: ['admin'] })
    await store.keys.add(admin)
    const { key } = await make()
    await one.DELETE(request('DELETE', { bearer: text }), at(key.id))
    const { events } = auditReplySchema.parse(await read(await auditing.GET(request('GET', { query: '?limit=5' }))))
    expect(events).toMatchObject([
      { action: 'key.revoked', subject: key.id, who: `key ${admin.id}` },
      { action: 'key.created', subject: key.id, who: 'the admin token' },
    ])
    expect((await auditing.GET(request('GET', { query: '?limit=0' }))).status).toBe(422)
  })

  test.each([
    { body: { ...NEW_KEY, name: ' ' }, path: '/name' },
    { body: { ...NEW_KEY, name: 'two\nlines' }, path: '/name' },
    { body: { ...NEW_KEY, scopes: [] }, path: '/scopes' },
    { body: { ...NEW_KEY, scopes: ['root'] }, path: '/scopes/0' },
    { body: { ...NEW_KEY, expires: '1969-12-31T23:59:59Z' }, path: '/expires' },
    { body: { ...NEW_KEY, perMinute: 0 }, path: '/perMinute' },
    { body: { ...NEW_KEY, secret: 'mine' }, path: '/secret' },
  ])('422 at $path, and nothing is made', async ({ body, path }) => {
    const response = await all.POST(request('POST', { body }))
    expect(response.status).toBe(422)
    expect(problemSchema.parse(await read(response)).errors).toMatchObject([{ path }])
    expect([await store.keys.list(), store.audited]).toEqual([[], []])
  })

  test.each(['abcdefgh2345', 'nothing', ''])('404 for %o', async (id) => {
    expect((await one.DELETE(request('DELETE'), at(id))).status).toBe(404)
    expect((await one.PATCH(request('PATCH', { body: { perMinute: 1 } }), at(id))).status).toBe(404)
    expect(store.audited).toEqual([])
  })
})
