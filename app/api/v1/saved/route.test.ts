import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { problemSchema } from '@/lib/contracts/problem'
import { savedReplySchema, saveReplySchema } from '@/lib/contracts/saved'
import { AppError } from '@/lib/core/errors'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { buildCardFor, createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { INVENTED_PERSON } from '@/lib/testing/people'
import { DELETE, GET } from './[id]/route'
import { POST } from './route'

const CHOICE = { algorithm: 'random-forest', balancing: 'balanced' } as const
const DAY_MS = 86_400_000
const NEVER_MADE = 'A'.repeat(22)
const read = async (response: Response): Promise<unknown> => response.json()
const problem = async (response: Response) => problemSchema.parse(await read(response))

let store = createMemoryStore()
let nowMs = 0
let uninstall = () => {}
beforeEach(() => install())
afterEach(() => uninstall())

function install(options: Parameters<typeof createFakeContainer>[0] = {}) {
  store = createMemoryStore()
  nowMs = 0
  const container = createFakeContainer({ store, log: store.predictions, ...options })
  uninstall = installContainer({ ...container, predictDeps: { ...container.predictDeps, nowMs: () => nowMs } })
}

const post = (body: unknown) =>
  POST(
    new Request('http://localhost/api/v1/saved', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
const save = async (body: object = { ...CHOICE, record: INVENTED_PERSON }) =>
  saveReplySchema.parse(await read(await post(body)))
const SAVED = { GET, DELETE }
const ask = (method: keyof typeof SAVED, id: string, authorization?: string) =>
  SAVED[method](
    new Request(`http://localhost/api/v1/saved/${id}`, { method, headers: authorization ? { authorization } : {} }),
    { params: Promise.resolve({ id }) },
  )

describe('POST /api/v1/saved', () => {
  test('keeps the answer as it was given, and writes it down as any prediction', async () => {
    const response = await post({ ...CHOICE, record: INVENTED_PERSON })
    const { id, url, expires, deleteToken } = saveReplySchema.parse(await read(response))
    expect([response.status, response.headers.get('location')]).toEqual([201, `/api/v1/saved/${id}`])
    expect([url, expires]).toEqual([`/p/${id}`, new Date(90 * DAY_MS).toISOString()])
    expect(deleteToken.length).toBeGreaterThanOrEqual(22)
    expect(store.logged).toMatchObject([{ configuration: 'random-forest-balanced', protocol: 'v1', assumedCount: 37 }])
    const saved = savedReplySchema.parse(await read(await ask('GET', id)))
    const { digest } = buildCardFor(CHOICE).file
    expect(saved).toMatchObject({ model: { ...CHOICE, digest }, probability: 0.5, label: '>$50k', threshold: 0.4 })
    expect([saved.record, saved.isOwnThreshold]).toEqual([INVENTED_PERSON, false])
    expect(Object.keys(saved.assumed)).toHaveLength(37)
  })

  test('a threshold chosen by hand is kept as such', async () => {
    const { id } = await save({ threshold: 0.6, record: INVENTED_PERSON })
    const saved = await read(await ask('GET', id))
    expect(saved).toMatchObject({ threshold: 0.6, isOwnThreshold: true, label: '<=$50k' })
  })

  test('two are two, and neither the secret nor its hash can be read', async () => {
    const [first, second] = [await save(), await save()]
    expect(first.id).not.toBe(second.id)
    const text = JSON.stringify(await read(await ask('GET', first.id)))
    expect(text).not.toContain(first.deleteToken)
    expect(text).not.toContain((await store.saved.find(first.id, 0))?.deleteHash)
  })

  test.each([
    { name: 'a value that cannot be', body: { record: { age: 'old' } }, path: '/record/age' },
    { name: 'nobody', body: { record: {} }, path: '/record' },
    { name: 'no record', body: {}, path: '/record' },
    { name: 'an unknown key', body: { record: { age: 1 }, more: 1 }, path: '/more' },
    { name: 'a threshold above 1', body: { record: { age: 1 }, threshold: 2 }, path: '/threshold' },
  ])('422 at $path for $name', async ({ body, path }) => {
    const response = await post(body)
    expect(response.status).toBe(422)
    expect((await problem(response)).errors).toMatchObject([{ path }])
  })

  test('503 where no model answers or the store is down, and nothing is kept', async () => {
    uninstall()
    install({ missing: MODEL_CHOICES })
    expect((await problem(await post({ record: INVENTED_PERSON }))).code).toBe('model-unavailable')
    uninstall()
    install()
    store.failWith(new AppError('store-unavailable', 'The store does not answer.'))
    const response = await post({ record: INVENTED_PERSON })
    expect([response.status, (await problem(response)).code]).toEqual([503, 'store-unavailable'])
  })
})

describe('GET /api/v1/saved/{id}', () => {
  test('404 for what never was, is no id, or has expired', async () => {
    const { id } = await save()
    nowMs = 90 * DAY_MS - 1
    expect((await ask('GET', id)).status).toBe(200)
    nowMs = 90 * DAY_MS
    for (const gone of [id, NEVER_MADE, 'no id']) {
      const response = await ask('GET', gone)
      expect([response.status, (await problem(response)).code]).toEqual([404, 'not-found'])
    }
  })
})

describe('DELETE /api/v1/saved/{id}', () => {
  test('whoever made it deletes it, once; that is written down without the secret', async () => {
    const { id, deleteToken } = await save()
    expect((await ask('DELETE', id, `Bearer ${deleteToken}`)).status).toBe(204)
    expect((await ask('GET', id)).status).toBe(404)
    expect((await ask('DELETE', id, `Bearer ${deleteToken}`)).status).toBe(404)
    expect(store.audited).toMatchObject([{ who: 'whoever made it', action: 'prediction.deleted', subject: id }])
    expect(JSON.stringify(store.audited)).not.toContain(deleteToken)
  })

  test('what cannot be written down is not done', async () => {
    const { id, deleteToken } = await save()
    store.audit.append = () => Promise.reject(new AppError('store-unavailable', 'The store does not answer.'))
    expect((await ask('DELETE', id, `Bearer ${deleteToken}`)).status).toBe(503)
    expect((await ask('GET', id)).status).toBe(200)
  })

  test.each([
    { name: 'no token', token: undefined, status: 401, code: 'unauthorized' },
    { name: 'no bearer', token: 'Basic abc', status: 401, code: 'unauthorized' },
    { name: 'another token', token: `Bearer ${'x'.repeat(43)}`, status: 403, code: 'forbidden' },
  ])('$status with $name, and it stays', async ({ token, status, code }) => {
    const { id } = await save()
    const response = await ask('DELETE', id, token)
    expect([response.status, (await problem(response)).code]).toEqual([status, code])
    expect((await ask('GET', id)).status).toBe(200)
    expect(store.audited).toEqual([])
  })
})
