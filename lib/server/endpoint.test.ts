import { afterEach, describe, expect, test } from 'vitest'
import type { Env } from '@/lib/config/env'
import { problemSchema } from '@/lib/contracts/problem'
import { AppError } from '@/lib/core/errors'
import { buildKey } from '@/lib/testing/api-keys'
import { createFakeContainer, type FakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { createEndpoint, type Handle, type Operation } from './endpoint'
import { type Call, PEER_HEADER, type Reply, textReply } from './exchange'

const done: Handle = async () => textReply('done', { type: 'text/plain' })
const { key: KEY, text: KEY_TEXT } = buildKey('abcdefgh2345', { perMinute: 2 })

let uninstall = () => {}
afterEach(() => uninstall())

async function install(settings: Partial<Env> = {}) {
  const store = createMemoryStore({ nowMs: () => 0 })
  await store.keys.add(KEY)
  const container = createFakeContainer({ store, settings })
  uninstall = installContainer(container)
  return { store, container }
}

type Asked = { readonly bearer?: string; readonly from?: string; readonly headers?: Readonly<Record<string, string>> }

function ask(operation: Operation, { bearer, from = '192.0.2.1', headers = {} }: Asked = {}): Promise<Reply> {
  const sent: Readonly<Record<string, string>> = {
    [PEER_HEADER]: from,
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...headers,
  }
  const call: Call = {
    method: 'POST',
    query: '',
    segments: {},
    header: (name) => sent[name],
    readBody: async () => new Uint8Array(),
    chunks: async function* () {},
  }
  return createEndpoint({ route: '/somewhere', operations: { POST: operation } }).answer(call)
}

const predict: Operation = { access: 'predict', handle: done }
const problemIn = ({ body }: Reply) => problemSchema.parse(JSON.parse(String(body)))

describe('limits', () => {
  test('a key has its own, and every answer says what is left of it', async () => {
    await install({ RATE_LIMIT_KEY: 50 })
    const [first, , third] = [
      await ask(predict, { bearer: KEY_TEXT }),
      await ask(predict, { bearer: KEY_TEXT, from: '192.0.2.2' }),
      await ask(predict, { bearer: KEY_TEXT }),
    ]
    expect(first).toMatchObject({
      status: 200,
      headers: { 'ratelimit-policy': '"key";q=2;w=60', ratelimit: '"key";r=1;t=60' },
    })
    expect(third).toMatchObject({ status: 429, headers: { ratelimit: '"key";r=0;t=60', 'retry-after': '60' } })
    expect(problemIn(third)).toMatchObject({
      code: 'rate-limited',
      detail: expect.stringContaining('At most 2 requests'),
    })
  })

  test('who has no key is counted by address, and IPv6 by network', async () => {
    await install({ RATE_LIMIT_ADDRESS: 1 })
    expect((await ask(predict, { from: '2001:db8::1' })).headers['ratelimit-policy']).toBe('"address";q=1;w=60')
    expect((await ask(predict, { from: '2001:db8::2' })).status).toBe(429)
    expect((await ask(predict, { from: '2001:db8:0:1::2' })).status).toBe(200)
  })

  test('none where none is set', async () => {
    await install()
    expect((await ask(predict)).headers).not.toHaveProperty('ratelimit')
  })

  test('what is open to all can have one of its own', async () => {
    await install()
    const open: Operation = { access: 'public', perMinute: 1, handle: done }
    expect((await ask(open)).status).toBe(200)
    expect((await ask(open)).status).toBe(429)
    expect((await ask(open, { from: '192.0.2.2' })).status).toBe(200)
  })

  test('both where both hold', async () => {
    await install()
    const reply = await ask({ ...predict, perMinute: 9 }, { bearer: KEY_TEXT })
    expect(reply.headers.ratelimit).toBe('"address-here";r=8;t=60, "key";r=1;t=60')
  })

  test('a store that is away limits nobody, and lets in no key that it does not remember', async () => {
    const { store } = await install({ RATE_LIMIT_ADDRESS: 1 })
    store.failWith(new AppError('store-unavailable', 'It is away.'))
    expect((await ask(predict)).status).toBe(200)
    expect((await ask(predict)).status).toBe(200)
    expect((await ask(predict, { bearer: KEY_TEXT })).status).toBe(503)
  })
})

describe('wrong keys', () => {
  const wrong = buildKey('nxbxdy222222').text

  test('are slowed down by address; a key that was right lately passes', async () => {
    await install({ ADMIN_TOKEN: 'the-token-of-the-operator' })
    expect((await ask(predict, { bearer: KEY_TEXT })).status).toBe(200)
    const statuses = []
    for (let tries = 0; tries < 31; tries++) statuses.push((await ask(predict, { bearer: wrong })).status)
    expect([statuses[0], statuses.filter((status) => status === 401).length, statuses.at(-1)]).toEqual([401, 30, 429])
    expect((await ask(predict, { bearer: 'the-token-of-the-operator' })).status).toBe(429)
    expect((await ask(predict, { bearer: KEY_TEXT })).status).toBe(200)
    expect((await ask(predict, { bearer: wrong, from: '192.0.2.2' })).status).toBe(401)
  })

  test('say which key is expired or revoked, and what scope is missing', async () => {
    const { store } = await install()
    await store.keys.revoke(KEY.id, 1)
    const revoked = await ask(predict, { bearer: KEY_TEXT })
    expect(revoked.headers['www-authenticate']).toBe('Bearer')
    expect(problemIn(revoked).detail).toContain(`The key ${KEY.id} is revoked`)
    const { key, text } = buildKey('narrxw222222')
    await store.keys.add(key)
    const refused = await ask({ ...predict, access: 'admin' }, { bearer: text })
    expect(problemIn(refused)).toMatchObject({
      status: 403,
      detail: expect.stringContaining('scope admin, but predict'),
    })
  })
})

describe('writes of pages', () => {
  const write: Operation = { access: 'public', isWrite: true, handle: done }
  const headers = { host: 'bracket.example', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }

  test('of other sites are refused before anything else', async () => {
    await install()
    expect(problemIn(await ask(write, { headers })).code).toBe('forbidden')
    expect((await ask({ ...write, isWrite: false }, { headers })).status).toBe(200)
  })

  test('of listed sites are let in, and may read the answer', async () => {
    await install({ CORS_ORIGINS: 'https://evil.example' })
    const reply = await ask(write, { headers })
    expect([reply.status, reply.headers['access-control-allow-origin']]).toEqual([200, 'https://evil.example'])
  })
})

/** A handler that waits until it is told to go on. */
function held(reply: () => Reply = () => textReply('done', { type: 'text/plain' })) {
  let goOn = () => {}
  const told = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const handle: Handle = async () => {
    await told
    return reply()
  }
  return { handle, goOn }
}

const weightOf = ({ access }: FakeContainer) => access.admission.weight

describe('overload', () => {
  test('is refused at once, with when to come again, and is over when the work is done', async () => {
    const { container } = await install({ MAX_RECORDS_IN_FLIGHT: 1 })
    const { handle, goOn } = held()
    const first = ask({ ...predict, handle })
    const second = await ask(predict)
    expect(second).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(problemIn(second).code).toBe('overloaded')
    expect((await ask({ access: 'public', handle: done })).status).toBe(200)
    goOn()
    expect((await first).status).toBe(200)
    expect(weightOf(container)).toBe(0)
  })

  test.each([
    { name: 'a handler that fails', handle: async () => Promise.reject(new AppError('not-found', 'no')), status: 404 },
    { name: 'who is refused', handle: done, bearer: 'wrong', status: 401 },
  ])('$name takes no room afterwards', async ({ handle, bearer, status }) => {
    const { container } = await install()
    expect((await ask({ ...predict, handle }, bearer === undefined ? {} : { bearer })).status).toBe(status)
    expect(weightOf(container)).toBe(0)
  })

  test('a stream has its place until it ends, or nobody wants more', async () => {
    const { container } = await install()
    const stream: Operation = {
      ...predict,
      handle: async () => ({
        status: 200,
        headers: {},
        body: (async function* () {
          yield 'one'
          yield 'two'
        })(),
      }),
    }
    for (const ends of ['whole', 'early']) {
      const { body } = await ask(stream)
      expect(weightOf(container)).toBe(1)
      for await (const _ of body as AsyncIterable<string>) if (ends === 'early') break
      expect(weightOf(container)).toBe(0)
    }
  })
})

describe('what takes too long', () => {
  test('is answered 504, and has its place until it is really over', async () => {
    const { container } = await install({ REQUEST_TIMEOUT_SECONDS: 0.01 })
    const { handle, goOn } = held()
    const late = await ask({ ...predict, handle })
    expect(problemIn(late)).toMatchObject({ status: 504, code: 'timed-out' })
    expect(weightOf(container)).toBe(1)
    goOn()
    await expect.poll(() => weightOf(container)).toBe(0)
  })

  test('what the operator does may take its time', async () => {
    await install({ REQUEST_TIMEOUT_SECONDS: 0.001, ADMIN_TOKEN: 'the-token-of-the-operator' })
    const slow: Handle = async (call, context) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return done(call, context)
    }
    expect((await ask({ access: 'admin', handle: slow }, { bearer: 'the-token-of-the-operator' })).status).toBe(200)
  })
})
