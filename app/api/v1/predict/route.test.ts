import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { MAX_BODY_BYTES, MAX_RECORDS, predictReplySchema } from '@/lib/contracts/predict'
import { problemSchema } from '@/lib/contracts/problem'
import { DEFAULT_CHOICE, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { createFakeContainer, type FakeContainer, installContainer } from '@/lib/testing/fake-container'
import { INVENTED_PERSON, INVENTED_RECORD } from '@/lib/testing/people'
import { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } from './route'

const ADDRESS = 'http://localhost/api/v1/predict'

type SendOptions = { readonly headers?: Record<string, string>; readonly container?: FakeContainer }

let uninstall = () => {}
afterEach(() => uninstall())

function send(body: BodyInit, { headers, container = createFakeContainer() }: SendOptions = {}): Promise<Response> {
  uninstall = installContainer(container)
  const all = { 'content-type': 'application/json', ...headers }
  return POST(new Request(ADDRESS, { method: 'POST', body, headers: all, duplex: 'half' } as RequestInit))
}

const ask = (request: unknown, options?: SendOptions) => send(JSON.stringify(request), options)

async function problemIn(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  const problem = problemSchema.parse(await response.json())
  expect(problem.status).toBe(response.status)
  expect(problem.requestId).toBe(response.headers.get('x-request-id'))
  return problem
}

describe('POST /api/v1/predict', () => {
  test('answers one record', async () => {
    const response = await ask({ records: [INVENTED_PERSON] })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const reply = predictReplySchema.parse(await response.json())
    expect(reply.model).toMatchObject({ ...DEFAULT_CHOICE, source: 'folder' })
    expect(reply.predictions).toMatchObject([{ probability: 0.5, label: '>$50k' }])
  })

  test('says nothing that was not promised', async () => {
    const reply: unknown = await (await ask({ records: [INVENTED_PERSON] })).json()
    expect(predictReplySchema.parse(reply)).toEqual(reply)
  })

  test('has room for a thousand complete records', async () => {
    const response = await ask({ records: Array.from({ length: MAX_RECORDS }, () => INVENTED_RECORD) })
    expect(predictReplySchema.parse(await response.json()).predictions).toHaveLength(MAX_RECORDS)
  })

  test('answers a thousand, under the configuration and threshold asked for', async () => {
    const records = Array.from({ length: 1000 }, () => ({ age: 40 }))
    const response = await ask({ algorithm: 'random-forest', balancing: 'balanced', threshold: 0.51, records })
    const reply = predictReplySchema.parse(await response.json())
    expect(reply.predictions).toHaveLength(1000)
    expect(reply).toMatchObject({
      threshold: 0.51,
      model: { algorithm: 'random-forest', balancing: 'balanced' },
      predictions: [{ label: '<=$50k' }, {}, ...Array.from({ length: 998 }, () => ({}))],
    })
  })

  test('takes a request id that is fit for a log, and none other', async () => {
    const plain = await ask({ records: [{ age: 1 }] }, { headers: { 'x-request-id': 'abc-1' } })
    expect(plain.headers.get('x-request-id')).toBe('abc-1')
    const odd = await ask({ records: [{ age: 1 }] }, { headers: { 'x-request-id': '"evil" id' } })
    expect(odd.headers.get('x-request-id')).toBe('id-1')
  })

  test('logs one line a request, without body or query', async () => {
    const container = createFakeContainer()
    await ask({ records: [INVENTED_PERSON] }, { container })
    expect(container.logLines.map((line) => JSON.parse(line))).toEqual([
      {
        time: '1970-01-01T00:00:00.000Z',
        level: 'info',
        message: 'request',
        method: 'POST',
        route: '/api/v1/predict',
        status: 200,
        ms: 0,
        requestId: 'id-1',
        traceId: '00000000000040008000000000000001',
      },
    ])
  })

  test.each([
    { name: 'empty', body: '', detail: 'empty' },
    { name: 'cut off', body: '{"records": [', detail: 'line 1, column 14' },
    { name: 'a word', body: '{\n  "records": nope}', detail: 'line 2, column 14' },
    { name: 'more than one value', body: '{} {}', detail: 'line 1, column 4' },
    { name: 'a bad escape', body: '{"a": "\\x"}', detail: 'escape' },
    { name: 'not UTF-8', body: Uint8Array.of(0x7b, 0xff, 0x7d), detail: 'UTF-8' },
    { name: 'a number that JSON has not', body: '{"threshold": NaN}', detail: 'line 1, column 15' },
  ])('400 for a body that is $name', async ({ body, detail }) => {
    const problem = await problemIn(await send(body))
    expect(problem).toMatchObject({ status: 400, code: 'invalid-json', detail: expect.stringContaining(detail) })
    expect(problem.detail).not.toContain('nope')
  })

  test('400 for a body that breaks off', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) })
    expect(await problemIn(await send(body))).toMatchObject({ status: 400, code: 'bad-request' })
  })

  test.each([
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/json; charset=latin1' },
    { 'content-type': 'application/jsonp' },
    { 'content-encoding': 'gzip' },
  ])('415 for %o', async (headers) => {
    expect(await problemIn(await send('{}', { headers }))).toMatchObject({
      status: 415,
      code: 'unsupported-media-type',
    })
  })

  test.each(['application/json', 'APPLICATION/JSON; Charset="UTF-8"', 'application/json;charset=utf8'])(
    'takes %s',
    async (type) => {
      const response = await ask({ records: [{ age: 1 }] }, { headers: { 'content-type': type } })
      expect(response.status).toBe(200)
    },
  )

  test('413 while the body still comes, whatever its length is said to be', async () => {
    let sent = 0
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(0x20))
      },
    })
    const response = await send(endless, { headers: { 'content-length': '10' } })
    expect(await problemIn(response)).toMatchObject({ status: 413, code: 'too-large' })
    expect(sent).toBeLessThan(MAX_BODY_BYTES + 4 * 65_536)
  })

  test('takes a body of exactly the limit', async () => {
    const body = JSON.stringify({ records: [{ age: 1 }] })
    expect((await send(body.padEnd(MAX_BODY_BYTES))).status).toBe(200)
    expect((await send(body.padEnd(MAX_BODY_BYTES + 1))).status).toBe(413)
  })

  test('422 with every fault of every record, by JSON Pointer', async () => {
    const records = [{ age: 40 }, { 'wage/hour~': 3, educatoin: 'x', sex: 'Femal' }]
    const problem = await problemIn(await ask({ records }))
    expect(problem).toMatchObject({
      status: 422,
      code: 'invalid-input',
      errors: [
        { path: '/records/1/wage~1hour~0' },
        { path: '/records/1/educatoin', suggestions: expect.arrayContaining(['education']) },
        { path: '/records/1/sex', suggestions: ['Female'] },
      ],
    })
  })

  test.each([
    { name: 'no records', request: {}, path: '/records' },
    { name: 'an empty list', request: { records: [] }, path: '/records' },
    {
      name: 'too many records',
      request: { records: Array.from({ length: 1001 }, () => ({ age: 1 })) },
      path: '/records',
    },
    { name: 'an empty record', request: { records: [{}] }, path: '/records/0' },
    { name: 'no object', request: [], path: '' },
    { name: 'an unknown key', request: { records: [{ age: 1 }], 'thresh/old': 1 }, path: '/thresh~1old' },
    { name: 'a threshold above 1', request: { records: [{ age: 1 }], threshold: 1.5 }, path: '/threshold' },
    { name: 'an algorithm that is no text', request: { records: [{ age: 1 }], algorithm: 3 }, path: '/algorithm' },
    { name: 'a record that is null', request: { records: [null] }, path: '/records/0' },
  ])('422 for $name', async ({ request, path }) => {
    expect(await problemIn(await ask(request))).toMatchObject({
      status: 422,
      code: 'invalid-input',
      errors: [{ path }],
    })
  })

  test.each([
    { algorithm: 'xgbost', path: '/algorithm', suggestions: ['xgboost', 'random-forest'] },
    { balancing: 'Balanced', path: '/balancing', suggestions: ['unbalanced', 'balanced'] },
  ])('404 for an unknown configuration at $path', async ({ path, suggestions, ...choice }) => {
    const problem = await problemIn(await ask({ ...choice, records: [{ age: 1 }] }))
    expect(problem).toMatchObject({ status: 404, code: 'unknown-model', errors: [{ path, suggestions }] })
  })

  test('503 where the model is missing', async () => {
    const container = createFakeContainer({ missing: MODEL_CHOICES })
    const problem = await problemIn(await ask({ records: [{ age: 1 }] }, { container }))
    expect(problem).toMatchObject({ status: 503, code: 'model-unavailable' })
  })

  test('500 says nothing of the cause; the log says it once', async () => {
    const container = createFakeContainer({ score: () => Promise.reject(new Error('the secret cause')) })
    const problem = await problemIn(await ask({ records: [{ age: 1 }] }, { container }))
    expect(problem).toMatchObject({ status: 500, code: 'internal' })
    expect(JSON.stringify(problem)).not.toContain('secret')
    expect(container.logLines.filter((line) => line.includes('the secret cause'))).toHaveLength(1)
  })

  test('503 where the model gives no probability', async () => {
    const container = createFakeContainer({ score: async () => [1.5] })
    expect((await ask({ records: [{ age: 1 }] }, { container })).status).toBe(503)
  })

  test('405 for every other method, and OPTIONS tells', async () => {
    uninstall = installContainer(createFakeContainer())
    for (const [method, handler] of Object.entries({ GET, HEAD, PUT, PATCH, DELETE })) {
      const response = await handler(new Request(ADDRESS, { method }))
      expect(response.headers.get('allow')).toBe('POST, OPTIONS')
      expect(response.status).toBe(405)
      if (method !== 'HEAD') expect(await problemIn(response)).toMatchObject({ code: 'method-not-allowed' })
    }
    const told = await OPTIONS(new Request(ADDRESS, { method: 'OPTIONS' }))
    expect([told.status, told.headers.get('allow')]).toEqual([204, 'POST, OPTIONS'])
  })
})

describe('whatever comes in, no 5xx', () => {
  const isCalm = async (response: Response) => {
    expect(response.status).toBeLessThan(500)
    await response.json()
  }

  test.each([
    { name: 'deep lists', body: '['.repeat(499_000) + ']'.repeat(499_000) },
    { name: 'deep lists never closed', body: '['.repeat(999_000) },
    { name: 'deep records', body: `{"records":[${'{"age":'.repeat(60_000)}1${'}'.repeat(60_000)}]}` },
    { name: 'huge numbers', body: '{"records":[{"age":1e999,"year":-1e999,"capital gains":1e308}],"threshold":1e999}' },
    { name: '__proto__', body: '{"__proto__":{"records":1},"records":[{"__proto__":{"age":3},"constructor":1}]}' },
    { name: 'lone surrogates', body: '{"records":[{"\\ud800":"\\udfff","sex":"\\ud800"}],"\\udc00":1}' },
    { name: 'a byte order mark', body: '\ufeff{"records":[{"age":3}]}' },
    { name: 'very many keys', body: `{"records":[{${Array.from({ length: 70_000 }, (_, i) => `"k${i}":1`)}}]}` },
    {
      name: 'very many keys in very many records',
      body: JSON.stringify({
        records: Array.from({ length: 1000 }, () =>
          Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`k${i}`, 1])),
        ),
      }),
    },
    { name: 'very many unknown keys above', body: `{${Array.from({ length: 70_000 }, (_, i) => `"k${i}":1`)}}` },
    { name: 'a very long key', body: `{"records":[{"${'k'.repeat(900_000)}":1}]}` },
    { name: 'a very long value', body: `{"records":[{"education":"${'v'.repeat(900_000)}"}]}` },
  ])('$name', async ({ body }) => {
    const startedMs = performance.now()
    await isCalm(await send(body))
    expect(performance.now() - startedMs).toBeLessThan(2000)
  })

  test('any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => isCalm(await send(Uint8Array.from(bytes)))),
    )
  })

  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => isCalm(await send(text))),
    )
  })

  test('any JSON, as body, as records and as one record', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 5 }), async (json) => {
        await isCalm(await send(json))
        await isCalm(await send(`{"records":${json}}`))
        await isCalm(await send(`{"records":[${json}]}`))
      }),
    )
  })

  test('any values in known fields', async () => {
    const value = fc.oneof(fc.jsonValue(), fc.integer(), fc.double(), fc.constantFrom('Male', ' female ', '?', '13'))
    const record = fc.dictionary(fc.constantFrom('age', 'sex', 'education', 'veteransBenefits', 'year', 'race'), value)
    await fc.assert(
      fc.asyncProperty(fc.array(record), fc.jsonValue(), async (records, threshold) =>
        isCalm(await ask({ records, threshold })),
      ),
    )
  })
})
