import { afterEach, expect, test, vi } from 'vitest'
import { sendCall, showBody } from './send-call'

afterEach(() => vi.unstubAllGlobals())

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer

test.each([
  { name: 'JSON', type: 'application/problem+json', text: '{"a":1}', shown: '{ "a": 1 }' },
  { name: 'what is called JSON and is none', type: 'application/json', text: '3.17.2', shown: '3.17.2' },
  { name: 'lines', type: 'application/x-ndjson', text: '{"a":1}\n{"b":2}\n', shown: '{"a":1}\n{"b":2}\n' },
  { name: 'text', type: 'text/plain; version=0.0.4', text: '# HELP', shown: '# HELP' },
  { name: 'bytes', type: 'application/octet-stream', text: '1234', shown: '4 bytes of application/octet-stream' },
  { name: 'nothing', type: '', text: '', shown: '' },
])('shows $name', ({ type, text, shown }) => {
  expect(showBody(bytesOf(text), type)).toBe(shown)
})

test('what is very long is cut, and says so', () => {
  expect(showBody(bytesOf('x'.repeat(100_003)), 'text/csv')).toMatch(/x\n… 3 more characters$/)
})

test('a call and its outcome', async () => {
  const asked = vi.fn(async () => new Response('{}', { status: 201, headers: { 'content-type': 'application/json' } }))
  vi.stubGlobal('fetch', asked)
  const outcome = await sendCall({ method: 'POST', path: '/a?b=1', headers: { x: 'y' }, body: '{}' })
  expect(asked).toHaveBeenCalledWith('/a?b=1', { method: 'POST', headers: { x: 'y' }, body: '{}', cache: 'no-store' })
  expect(outcome).toMatchObject({ ok: true, status: 201, text: '{}', headers: [['content-type', 'application/json']] })
})

test('no answer is an outcome too', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  const outcome = await sendCall({ method: 'GET', path: '/', headers: {}, body: undefined })
  expect(outcome).toEqual({ ok: false, why: 'The server gave no answer.' })
})
