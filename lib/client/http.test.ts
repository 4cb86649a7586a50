import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { postJson } from './http'

const post = () => postJson('/x', { a: 1 }, { loadReplySchema: async () => z.object({ ok: z.boolean() }) })
const answerWith = (response: () => Response) => vi.stubGlobal('fetch', async () => response())

const PROBLEM = { type: 't', title: 'T', status: 422, detail: 'D.', code: 'invalid-input', requestId: 'r' }

afterEach(() => vi.unstubAllGlobals())

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
