import { afterEach, describe, expect, test } from 'vitest'
import { MAX_BODY_BYTES, MAX_ROWS } from '@/lib/contracts/predict'
import { CHOICE_OF_MODE, PROTOTYPE_MODES, prototypeErrorSchema, prototypeReplySchema } from '@/lib/contracts/prototype'
import { AppError } from '@/lib/core/errors'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { createFakeContainer, type FakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { INVENTED_PERSON, PROTOTYPE_EXAMPLE } from '@/lib/testing/people'
import { mount } from '../mount-next'
import { prototypeEndpoint } from './prototype'

const { GET, HEAD, POST, PUT, PATCH, DELETE } = mount(prototypeEndpoint)
const ADDRESS = 'http://localhost/predict'
const MODE = 'XGBoost_Unbalanced'

type SendOptions = { readonly type?: string | undefined; readonly container?: FakeContainer }

let uninstall = () => {}
afterEach(() => uninstall())

function send(body: BodyInit, { type = 'application/json', container = createFakeContainer() }: SendOptions = {}) {
  uninstall = installContainer(container)
  return POST(new Request(ADDRESS, { method: 'POST', body, headers: { 'content-type': type } }))
}

const ask = (request: unknown, options?: SendOptions) => send(JSON.stringify(request), options)

async function detailOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/json')
  return prototypeErrorSchema.parse(await response.json()).detail
}

describe('POST /predict', () => {
  test('answers with the prototype’s keys first, and ours after them', async () => {
    const response = await ask({ mode: MODE, data: [PROTOTYPE_EXAMPLE, INVENTED_PERSON] })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    const text = await response.text()
    const reply = prototypeReplySchema.parse(JSON.parse(text))
    expect(text).toBe(JSON.stringify(reply))
    const version = '20260101-0123abcd'
    expect(reply).toEqual({
      status: 'success',
      engine: MODE,
      predictions: [
        { row_index: 0, prediction: '>$50k', probability: 0.5, model_version: version, assumed_fields: 29 },
        { row_index: 1, prediction: '>$50k', probability: 0.5, model_version: version, assumed_fields: 37 },
      ],
    })
    expect(text).toMatch(
      /^\{"status":"success","engine":"XGBoost_Unbalanced","predictions":\[\{"row_index":0,"prediction":/,
    )
  })

  test.each(PROTOTYPE_MODES)('knows %s', async (mode) => {
    const store = createMemoryStore()
    const response = await ask(
      { mode, data: [{ age: 30 }] },
      { container: createFakeContainer({ log: store.predictions }) },
    )
    expect(prototypeReplySchema.parse(await response.json()).engine).toBe(mode)
    const { algorithm, balancing } = CHOICE_OF_MODE[mode]
    expect(store.logged).toMatchObject([{ configuration: `${algorithm}-${balancing}`, protocol: 'prototype' }])
  })

  test('says not above below the threshold, and above exactly at it', async () => {
    const score = async (records: readonly { readonly age: number }[]) => records.map(({ age }) => age / 100)
    const response = await ask(
      { mode: MODE, data: [{ age: 39 }, { age: 40 }] },
      { container: createFakeContainer({ score }) },
    )
    const { predictions } = prototypeReplySchema.parse(await response.json())
    expect(predictions.map(({ prediction }) => prediction)).toEqual(['<$50k', '>$50k'])
  })

  test.each([
    {
      name: 'spaces, numbers as text, question marks',
      record: { age: ' 42 ', sex: ' Female', 'migration code-change in reg': '?' },
    },
    { name: 'codes as text', record: { 'veterans benefits': '2', 'own business or self employed': '0' } },
    { name: 'levels that no model knows', record: { education: 'Evening school', 'detailed industry recode': 77 } },
    { name: 'values that are missing', record: { age: 42, sex: null, education: '' } },
    {
      name: 'the weight and the label of the file',
      record: { age: 42, 'instance weight': 1700.09, label: '- 50000.' },
    },
  ])('takes $name', async ({ record }) => {
    expect((await ask({ mode: MODE, data: [record], more: 1 })).status).toBe(200)
  })

  test('takes NaN, as Python writes a value that is missing', async () => {
    expect((await send(`{"mode":"${MODE}","data":[{"age":42,"year":NaN}]}`)).status).toBe(200)
  })

  const missing = (key: string) => ({ type: 'missing', loc: ['body', key], msg: 'Field required', input: null })
  const noObject = {
    type: 'model_attributes_type',
    loc: ['body'],
    msg: 'Input should be a valid dictionary or object to extract fields from',
    input: null,
  }
  const noText = { type: 'string_type', loc: ['body', 'mode'], msg: 'Input should be a valid string', input: null }
  const noList = { type: 'list_type', loc: ['body', 'data'], msg: 'Input should be a valid list', input: null }
  const noRecord = (index: number) => ({
    type: 'dict_type',
    loc: ['body', 'data', index],
    msg: 'Input should be a valid dictionary',
    input: null,
  })

  test.each([
    { name: 'nothing in it', body: {}, faults: [missing('mode'), missing('data')] },
    { name: 'no mode', body: { data: [] }, faults: [missing('mode')] },
    { name: 'a mode that is no text', body: { mode: 3, data: [] }, faults: [noText] },
    { name: 'a mode that does not exist and no data', body: { mode: 'x' }, faults: [missing('data')] },
    { name: 'null for both', body: { mode: null, data: null }, faults: [noText, noList] },
    { name: 'an object for data', body: { mode: MODE, data: { age: 3 } }, faults: [noList] },
    {
      name: 'no records in data',
      body: { mode: MODE, data: [3, { age: 3 }, null, [4]] },
      faults: [0, 2, 3].map(noRecord),
    },
    { name: 'a list', body: [{ age: 3 }], faults: [noObject] },
    { name: 'null', body: null, faults: [noObject] },
  ])('422 for $name', async ({ body, faults }) => {
    const response = await ask(body)
    expect([response.status, await detailOf(response)]).toEqual([422, faults])
  })

  test('422 for what is not called JSON, as FastAPI says it', async () => {
    const response = await ask({ mode: MODE, data: [{ age: 3 }] }, { type: 'text/plain' })
    expect([response.status, await detailOf(response)]).toEqual([422, [noObject]])
  })

  test.each(['', '{"mode":', '{"mode":"secret",}', Uint8Array.of(0x7b, 0xff, 0x7d)])(
    '422 for no JSON: %o',
    async (body) => {
      const response = await send(body)
      const detail = await detailOf(response)
      expect(response.status).toBe(422)
      expect(detail).toEqual([
        {
          type: 'json_invalid',
          loc: ['body'],
          msg: 'JSON decode error',
          input: null,
          ctx: { error: expect.any(String) },
        },
      ])
      expect(JSON.stringify(detail)).not.toContain('secret')
    },
  )

  test('lists a hundred faults at most', async () => {
    const detail = await detailOf(await ask({ mode: MODE, data: Array.from({ length: 5_000 }, () => 1) }))
    expect(detail).toHaveLength(100)
  })

  test.each(['SVM', '', 'xgboost_balanced', 'RandomForest_Balanced', 'constructor', '__proto__'])(
    '400 for the mode "%s", whatever the records are',
    async (mode) => {
      const response = await ask({ mode, data: [{ age: 'old' }] })
      expect([response.status, await detailOf(response)]).toEqual([400, 'Invalid model mode.'])
    },
  )

  test.each([{ record: { age: 42 } }, { record: { age: 'old' } }])(
    '500 where the model cannot be had, before anything is said of $record',
    async ({ record }) => {
      const container = createFakeContainer({ missing: MODEL_CHOICES })
      const response = await ask({ mode: MODE, data: [record] }, { container })
      expect([response.status, await detailOf(response)]).toEqual([
        500,
        'Model Swap Failed: The model xgboost-unbalanced is not installed.',
      ])
    },
  )

  test.each([
    { name: 'no records', data: [], detail: 'The list is empty: give at least one record.' },
    {
      name: 'an empty record',
      data: [{}],
      detail: 'data/0: The record is empty: give at least one field of the person.',
    },
    { name: 'an age beyond all', data: [{ age: 3 }, { age: 4_321 }], detail: 'data/1/age: Age must be a whole number' },
    {
      name: 'a misspelt field',
      data: [{ educatoin: 'x' }],
      detail: 'data/0/educatoin: This is not a census field. Did you mean "education"',
    },
  ])('400 for $name', async ({ data, detail }) => {
    const response = await ask({ mode: MODE, data })
    const said = await detailOf(response)
    expect(response.status).toBe(400)
    expect(said).toContain(`Inference Error: ${detail}`)
    expect(said).not.toContain('4321')
  })

  test('400 for a body that breaks off', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) })
    uninstall = installContainer(createFakeContainer())
    const headers = { 'content-type': 'application/json' }
    const response = await POST(new Request(ADDRESS, { method: 'POST', body, headers, duplex: 'half' } as RequestInit))
    expect([response.status, await detailOf(response)]).toEqual([400, 'The body ended before it was whole.'])
  })

  test.each([
    { name: 'too long a body', body: ' '.repeat(MAX_BODY_BYTES + 1) },
    {
      name: 'too many records',
      body: JSON.stringify({ mode: MODE, data: Array.from({ length: MAX_ROWS + 1 }, () => ({ age: 1 })) }),
    },
  ])('413 for $name', async ({ body }) => {
    const response = await send(body)
    expect([response.status, typeof (await detailOf(response))]).toEqual([413, 'string'])
  })

  test.each([
    { code: 'unauthorized', status: 401 },
    { code: 'forbidden', status: 403 },
    { code: 'rate-limited', status: 429 },
    { code: 'overloaded', status: 503 },
    { code: 'store-unavailable', status: 503 },
    { code: 'timed-out', status: 504 },
  ] as const)('$status for $code', async ({ code, status }) => {
    const container = createFakeContainer({ score: () => Promise.reject(new AppError(code, 'No.')) })
    const response = await ask({ mode: MODE, data: [{ age: 1 }] }, { container })
    expect([response.status, await detailOf(response)]).toEqual([status, 'No.'])
  })

  test('500 says nothing of an unforeseen cause', async () => {
    const container = createFakeContainer({ score: () => Promise.reject(new Error('the secret cause')) })
    const response = await ask({ mode: MODE, data: [{ age: 1 }] }, { container })
    expect([response.status, await detailOf(response)]).toEqual([500, expect.not.stringContaining('secret')])
  })

  test('a faulty envelope counts as any other refusal does', async () => {
    const container = createFakeContainer()
    expect((await ask({ mode: 1 }, { container })).status).toBe(422)
    const page = await container.metrics.text()
    expect(page).toContain('protocol="prototype",outcome="invalid"} 1')
    expect(page).toContain('ics_http_refused_total{reason="invalid"} 1')
  })

  test('405 for every other method', async () => {
    uninstall = installContainer(createFakeContainer())
    for (const [method, handler] of Object.entries({ GET, HEAD, PUT, PATCH, DELETE })) {
      const response = await handler(new Request(ADDRESS, { method }))
      expect(response.status).toBe(405)
      if (method !== 'HEAD') expect(await detailOf(response)).toBe('Method Not Allowed')
    }
  })
})
