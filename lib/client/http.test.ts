import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { forgetApiKey, keepApiKey, readHeldKey } from './api-key'
import { asFailure, callJson, postJson, RequestFailure } from './http'

const post = () => postJson('/x', { a: 1 }, { loadReplySchema: async () => z.object({ ok: z.boolean() }) })
const answerWith = (response: () => Response) => vi.stubGlobal('fetch', async () => response())

const PROBLEM = { type: 't', title: 'T', status: 422, detail: 'D.', code: 'invalid-input', requestId: 'r' }

afterEach(() => {
  vi.unstubAllGlobals()
  forgetApiKey()
})

test('a good reply is parsed, and stripped of what was not agreed', async () => {
  answerWith(() => Response.json({ ok: true, more: 1 }))
  expect(await post()).toEqual({ ok: true })
})

test.each([
  { name: 'another shape', response: () => Response.json({ ok: 'yes' }), code: 'unreadable' },
  { name: 'no JSON', response: () => new Response('<html>', { status: 502 }), code: 'unreadable' },
  { name: 'no problem+json', response: () => Response.json({}, { status: 500 }), code: 'unreadable' },
  { name: 'problem+json', response: () => Response.json(PROBLEM, { status: 422 }), code: 'invalid-input' },
])('$name fails as $code', async ({ response, code }) => {
  answerWith(response)
  await expect(post()).rejects.toMatchObject({ name: 'RequestFailure', code })
})

test('the troubles of a problem come along', async () => {
  const errors = [{ path: '/record/age', message: 'No.', suggestions: ['1'] }]
  answerWith(() => Response.json({ ...PROBLEM, errors }, { status: 422 }))
  await expect(post()).rejects.toMatchObject({ message: 'D.', troubles: errors })
})

test('a server out of reach is offline', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
  await expect(post()).rejects.toMatchObject({ code: 'offline' })
})

const KEY = 'bracket_an-invented-key'
const UNAUTHORIZED = { ...PROBLEM, status: 401, code: 'unauthorized', detail: 'Send it: Authorization: Bearer …' }
const refuse = () => Response.json(UNAUTHORIZED, { status: 401 })

function record(response: () => Response) {
  const fetchOnce = vi.fn(async (_url: string, _init: RequestInit) => response())
  vi.stubGlobal('fetch', fetchOnce)
  return () => fetchOnce.mock.calls.map(([, { headers }]) => new Headers(headers).get('authorization'))
}

test('the visitor’s key goes with every call, and a token in its place', async () => {
  const sent = record(() => Response.json({ ok: true }))
  const loadReplySchema = async () => z.object({ ok: z.boolean() })
  await post()
  keepApiKey(KEY)
  await post()
  await callJson('/x', { method: 'GET' }, { loadReplySchema, token: 'admin' })
  expect(sent()).toEqual([null, `Bearer ${KEY}`, 'Bearer admin'])
})

test('a key that is refused is let go of, and what is said is fit for a page', async () => {
  answerWith(refuse)
  await expect(post()).rejects.toMatchObject({ code: 'unauthorized', message: expect.stringContaining('only who has') })
  expect(readHeldKey()).toEqual({ key: undefined, wasRefused: false })
  keepApiKey(KEY)
  await expect(post()).rejects.toMatchObject({ message: expect.stringContaining('does not accept') })
  expect(readHeldKey()).toEqual({ key: undefined, wasRefused: true })
})

test('a token that is refused says nothing of the key', async () => {
  answerWith(refuse)
  keepApiKey(KEY)
  const loadReplySchema = async () => z.object({})
  await expect(postJson('/x', {}, { loadReplySchema, token: 'admin' })).rejects.toMatchObject({
    message: UNAUTHORIZED.detail,
  })
  expect(readHeldKey().key).toBe(KEY)
})

test('another key, given while the first was asked about, stays', async () => {
  keepApiKey(KEY)
  answerWith(() => {
    keepApiKey('bracket_another')
    return refuse()
  })
  await expect(post()).rejects.toMatchObject({ code: 'unauthorized' })
  expect(readHeldKey().key).toBe('bracket_another')
})

test('when to come again is told', async () => {
  const limited = { ...PROBLEM, status: 429, code: 'rate-limited' }
  answerWith(() => Response.json(limited, { status: 429, headers: { 'retry-after': '42' } }))
  await expect(post()).rejects.toMatchObject({ code: 'rate-limited', retryAfterSeconds: 42 })
})

test('what no call threw is the page’s own fault, and its text stays inside', () => {
  const failure = new RequestFailure('forbidden', 'No.')
  expect(asFailure(failure)).toBe(failure)
  expect(asFailure(new TypeError('x is undefined'))).toMatchObject({
    code: 'internal',
    message: 'Something went wrong on this page.',
  })
})
