import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  inferReplySchema,
  JSON_LENGTH_HEADER,
  modelListSchema,
  modelMetadataSchema,
  openInferenceErrorSchema,
  serverMetadataSchema,
} from '@/lib/contracts/open-inference'
import { MAX_BODY_BYTES } from '@/lib/contracts/predict'
import { FIELD_NAMES } from '@/lib/core/census/field'
import type { LoggedPrediction } from '@/lib/core/inference/prediction-log'
import { choiceId, DEFAULT_CHOICE, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { buildCardFor, createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { binaryBody, jsonBody, tensorBytes, tensorsOf } from '@/lib/testing/open-inference-body'
import { INVENTED_PERSON, INVENTED_RECORD } from '@/lib/testing/people'
import * as nowhere from './[...path]/route'
import * as live from './health/live/route'
import * as ready from './health/ready/route'
import * as infer from './models/[model]/infer/route'
import * as modelReady from './models/[model]/ready/route'
import * as model from './models/[model]/route'
import * as inferVersion from './models/[model]/versions/[version]/infer/route'
import * as versionReady from './models/[model]/versions/[version]/ready/route'
import * as version from './models/[model]/versions/[version]/route'
import * as models from './models/route'
import * as server from './route'

const VERSION = buildCardFor(DEFAULT_CHOICE).version
const AGE = { name: 'age', datatype: 'INT64', values: [40] }
const SEX = { name: 'sex', datatype: 'BYTES', values: ['Female'] }

let uninstall = () => {}
beforeEach(() => {
  uninstall = installContainer(createFakeContainer())
})
afterEach(() => uninstall())

function install(options: Parameters<typeof createFakeContainer>[0]) {
  uninstall()
  const container = createFakeContainer(options)
  uninstall = installContainer(container)
  return container
}

const get = () => new Request('http://localhost/v2', { method: 'GET' })
const context = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) })
const read = async (response: Response): Promise<unknown> => response.json()

type Sent = {
  readonly name?: string
  readonly version?: string
  readonly headers?: Record<string, string>
}

function send(body: BodyInit, { name = choiceId(DEFAULT_CHOICE), version, headers }: Sent = {}): Promise<Response> {
  const all = { 'content-type': 'application/json', ...headers }
  const request = new Request('http://localhost/v2/models', { method: 'POST', body, headers: all })
  return version === undefined
    ? infer.POST(request, context({ model: name }))
    : inferVersion.POST(request, context({ model: name, version }))
}

function sendBinary(
  { bytes, jsonLength }: { readonly bytes: Uint8Array; readonly jsonLength: number | string },
  headers: Record<string, string> = {},
): Promise<Response> {
  return send(Uint8Array.from(bytes), {
    headers: { 'content-type': 'application/octet-stream', [JSON_LENGTH_HEADER]: String(jsonLength), ...headers },
  })
}

async function errorIn(response: Response): Promise<{ readonly status: number; readonly error: string }> {
  expect(response.headers.get('content-type')).toBe('application/json')
  return { status: response.status, ...openInferenceErrorSchema.parse(await read(response)) }
}

describe('what there is', () => {
  test('the server speaks the binary extension', async () => {
    const reply = serverMetadataSchema.parse(await read(await server.GET(get(), context())))
    expect(reply).toMatchObject({ name: 'bracket', extensions: ['binary_tensor_data'] })
  })

  test('it lives, whatever the models', async () => {
    install({ missing: MODEL_CHOICES })
    expect(await read(await live.GET(get(), context()))).toEqual({ live: true })
  })

  test('it is ready while the default model answers and it does not stop', async () => {
    const told = async () => {
      const response = await ready.GET(get(), context())
      return [response.status, await read(response)]
    }
    const container = install({})
    expect(await told()).toEqual([200, { ready: true }])
    container.drain.begin()
    expect(await told()).toEqual([503, { ready: false }])
    install({ missing: [DEFAULT_CHOICE] })
    expect(await told()).toEqual([503, { ready: false }])
  })

  test('four models, by the names of their configurations', async () => {
    const reply = modelListSchema.parse(await read(await models.GET(get(), context())))
    expect(reply.models).toEqual(MODEL_CHOICES.map(choiceId))
  })

  test.each(['xgboost-unbalanced', 'bracket-xgboost-unbalanced'])('metadata of %s', async (name) => {
    const reply = modelMetadataSchema.parse(await read(await model.GET(get(), context({ model: name }))))
    expect(reply).toMatchObject({ name, versions: [VERSION], platform: 'onnx_onnxv1' })
    expect(reply.inputs.map((input) => input.name)).toEqual(FIELD_NAMES)
    expect(reply.inputs[0]).toEqual({ name: 'age', datatype: 'INT64', shape: [-1] })
    expect(reply.inputs[1]).toEqual({ name: 'class of worker', datatype: 'BYTES', shape: [-1] })
    expect(reply.outputs).toEqual([
      { name: 'probability', datatype: 'FP32', shape: [-1] },
      { name: 'label', datatype: 'BYTES', shape: [-1] },
      { name: 'margin', datatype: 'FP32', shape: [-1] },
    ])
  })

  test('a version that serves, and none other', async () => {
    const known = context({ model: 'xgboost-unbalanced', version: VERSION })
    expect(await read(await version.GET(get(), known))).toMatchObject({ versions: [VERSION] })
    const unknown = await version.GET(get(), context({ model: 'xgboost-unbalanced', version: '7' }))
    expect(await errorIn(unknown)).toMatchObject({ status: 404 })
  })

  test.each([
    { missing: [], status: 200, isReady: true },
    { missing: [DEFAULT_CHOICE], status: 503, isReady: false },
  ])('a model is ready: $isReady', async ({ missing, status, isReady }) => {
    install({ missing })
    const name = choiceId(DEFAULT_CHOICE)
    for (const response of [
      await modelReady.GET(get(), context({ model: name })),
      await versionReady.GET(get(), context({ model: name, version: VERSION })),
    ]) {
      expect([response.status, await read(response)]).toEqual([status, { name, ready: isReady }])
    }
  })

  test('404 in the shape of the protocol', async () => {
    expect(await errorIn(await nowhere.POST(new Request('http://localhost/v2/x', { method: 'POST' })))).toMatchObject({
      status: 404,
    })
    const { status, error } = await errorIn(await model.GET(get(), context({ model: 'lightgbm' })))
    expect(status).toBe(404)
    expect(error).toContain('xgboost-balanced')
  })

  test('405 with what is allowed', async () => {
    const response = await infer.GET(get(), context({ model: 'xgboost-balanced' }))
    expect(response.headers.get('allow')).toBe('POST, OPTIONS')
    expect(await errorIn(response)).toMatchObject({ status: 405 })
  })
})

describe('infer in JSON', () => {
  test('answers every row with all outputs, and says by what', async () => {
    const body = jsonBody(tensorsOf([INVENTED_RECORD, { ...INVENTED_RECORD, age: 20 }]), { id: 'mine' })
    const response = await send(body)
    expect(response.status).toBe(200)
    expect(inferReplySchema.strict().parse(await read(response))).toEqual({
      model_name: 'xgboost-unbalanced',
      model_version: VERSION,
      id: 'mine',
      parameters: {
        threshold: 0.4,
        digest: buildCardFor(DEFAULT_CHOICE).file.digest,
        assumed_values: 0,
        unknown_levels: 0,
      },
      outputs: [
        { name: 'probability', datatype: 'FP32', shape: [2], data: [0.5, 0.5] },
        { name: 'label', datatype: 'BYTES', shape: [2], data: ['>$50k', '>$50k'] },
        { name: 'margin', datatype: 'FP32', shape: [2], data: [0, 0] },
      ],
    })
  })

  test('assumes what is not given, and counts it and unknown levels', async () => {
    const body = jsonBody([
      { ...AGE, values: [40, 41] },
      { ...SEX, values: ['Female', 'no level of this'] },
    ])
    const reply = inferReplySchema.parse(await read(await send(body)))
    expect(reply.parameters).toMatchObject({ assumed_values: 76, unknown_levels: 1 })
    expect(reply).not.toHaveProperty('id')
  })

  test('null is a value that is not given', async () => {
    const inputs = [
      { name: 'age', datatype: 'INT64', shape: [2], data: [40, null] },
      { name: 'sex', datatype: 'BYTES', shape: [2], data: [null, 'Male'] },
    ]
    const reply = inferReplySchema.parse(await read(await send(JSON.stringify({ inputs }))))
    expect(reply.parameters.assumed_values).toBe(78)
  })

  test.each([
    { name: 'a column, nested', tensor: { shape: [2, 1], data: [[40], [41]], datatype: 'INT64' } },
    { name: 'a column, flat', tensor: { shape: [2, 1], data: [40, 41], datatype: 'INT64' } },
    { name: 'whole floats', tensor: { shape: [2], data: [40.0, 41.0], datatype: 'FP64' } },
    { name: 'narrow integers', tensor: { shape: [2], data: [40, 41], datatype: 'UINT8' } },
    { name: 'digits as texts', tensor: { shape: [2], data: ['40', '41'], datatype: 'BYTES' } },
  ])('takes $name', async ({ tensor }) => {
    const log: LoggedPrediction[] = []
    install({ log: { append: async (entries) => void log.push(...entries) }, settings: { LOG_RECORDS: true } })
    const response = await send(JSON.stringify({ inputs: [{ name: 'age', ...tensor }] }))
    expect(response.status).toBe(200)
    expect(log.map(({ record, protocol }) => [record?.age, protocol])).toEqual([
      [40, 'open-inference'],
      [41, 'open-inference'],
    ])
  })

  test('takes the threshold, outputs and content type that other servers know', async () => {
    const body = jsonBody([AGE], {
      parameters: { threshold: 0.6, content_type: 'pd', more: { of: 'this' } },
      outputs: [{ name: 'label', parameters: { content_type: 'str' } }],
    })
    const reply = inferReplySchema.parse(await read(await send(body)))
    expect(reply.parameters.threshold).toBe(0.6)
    expect(reply.outputs).toEqual([{ name: 'label', datatype: 'BYTES', shape: [1], data: ['<=$50k'] }])
  })

  test('takes a body of which nobody says what it is, as some clients send it', async () => {
    const body = Uint8Array.from(Buffer.from(jsonBody([AGE])))
    const request = new Request('http://localhost/v2/models', { method: 'POST', body })
    expect(request.headers.has('content-type')).toBe(false)
    expect((await infer.POST(request, context({ model: 'xgboost-balanced' }))).status).toBe(200)
  })

  test('answers by version, and 404 for one that there is not', async () => {
    const known = await send(jsonBody([AGE]), { name: 'bracket-xgboost-unbalanced', version: VERSION })
    expect(await read(known)).toMatchObject({ model_name: 'bracket-xgboost-unbalanced', model_version: VERSION })
    expect(await errorIn(await send(jsonBody([AGE]), { version: '7' }))).toMatchObject({ status: 404 })
    expect(await errorIn(await send(jsonBody([AGE]), { name: 'none' }))).toMatchObject({ status: 404 })
  })

  test.each([
    { name: 'no JSON', body: '{"inputs":', says: 'line 1' },
    { name: 'no inputs', body: '{}', says: 'inputs' },
    { name: 'no rows', body: jsonBody([{ ...AGE, values: [] }]), says: '1 to 10,000 rows' },
    {
      name: 'too many rows',
      body: jsonBody([{ ...AGE, values: Array.from({ length: 10_001 }, () => 1) }]),
      says: '10,000',
    },
    { name: 'an unknown field', body: jsonBody([{ ...AGE, name: 'agee' }]), says: 'Did you mean "age"' },
    { name: 'the label', body: jsonBody([{ ...AGE, name: 'label' }]), says: 'the model predicts' },
    { name: 'a field twice', body: jsonBody([AGE, { ...AGE, name: 'Age' }]), says: 'inputs/1: The field "age"' },
    { name: 'rows that differ', body: jsonBody([AGE, { ...SEX, values: ['Male', 'Male'] }]), says: '2 rows' },
    { name: 'two columns', body: jsonBody([{ ...AGE, values: [1, 2], shape: [1, 2] }]), says: '[N, 1]' },
    { name: 'a shape that lies', body: jsonBody([{ ...AGE, shape: [3] }]), says: 'a list of 3 elements' },
    { name: 'an odd datatype', body: jsonBody([{ ...AGE, datatype: 'INT65' }]), says: 'inputs/0/datatype' },
    { name: 'texts as numbers', body: jsonBody([{ ...AGE, values: ['40'] }]), says: 'datatype INT64' },
    { name: 'numbers as texts', body: jsonBody([{ ...SEX, values: [1] }]), says: 'datatype BYTES' },
    { name: 'numbers for a text', body: jsonBody([{ ...SEX, datatype: 'INT64', values: [1] }]), says: 'takes BYTES' },
    { name: 'truths', body: jsonBody([{ ...AGE, datatype: 'BOOL' }]), says: 'takes INT64, not BOOL' },
    { name: 'a fraction', body: jsonBody([{ ...AGE, datatype: 'FP32', values: [1.5] }]), says: 'rows/0/age: Age must' },
    { name: 'out of range', body: jsonBody([{ ...AGE, values: [400] }]), says: 'rows/0/age: Age must' },
    { name: 'a row of nothing', body: jsonBody([{ ...SEX, values: [''] }]), says: 'rows/0: The record is empty' },
    {
      name: 'an unknown level, where asked to refuse',
      body: jsonBody([{ ...SEX, values: ['Femal'] }], { parameters: { unknown_levels: 'refuse' } }),
      says: 'Did you mean "Female"',
    },
    { name: 'an unknown output', body: jsonBody([AGE], { outputs: [{ name: 'labels' }] }), says: '"label"' },
    { name: 'a threshold above 1', body: jsonBody([AGE], { parameters: { threshold: 2 } }), says: 'threshold' },
    {
      name: 'bytes that do not come',
      body: JSON.stringify({
        inputs: [{ name: 'age', datatype: 'INT64', shape: [1], parameters: { binary_data_size: 8 } }],
      }),
      says: 'ends before',
    },
    {
      name: 'deep lists',
      body: `{"inputs":[{"name":"age","datatype":"INT64","shape":[1],"data":${'['.repeat(9000)}${']'.repeat(9000)}}]}`,
      says: 'datatype INT64',
    },
  ])('400 for $name', async ({ body, says }) => {
    const { status, error } = await errorIn(await send(body))
    expect(status).toBe(400)
    expect(error).toContain(says)
  })

  test('tells five faults and counts the others', async () => {
    const body = jsonBody([{ ...AGE, values: Array.from({ length: 9 }, () => 400) }])
    expect((await errorIn(await send(body))).error).toMatch(/rows\/4\/age: .* And 4 more\.$/)
  })

  test('other refusals keep their status', async () => {
    const status = async (response: Promise<Response>) => (await errorIn(await response)).status
    expect(await status(send('{}', { headers: { 'content-type': 'text/plain' } }))).toBe(415)
    expect(await status(send('{}', { headers: { 'content-encoding': 'gzip' } }))).toBe(415)
    expect(await status(send(' '.repeat(MAX_BODY_BYTES + 1)))).toBe(413)
    install({ missing: MODEL_CHOICES })
    expect(await status(send(jsonBody([AGE])))).toBe(503)
    install({ score: () => Promise.reject(new Error('the secret cause')) })
    const { status: internal, error } = await errorIn(await send(jsonBody([AGE])))
    expect(internal).toBe(500)
    expect(error).not.toContain('secret')
  })
})

describe('infer with raw tensors', () => {
  const split = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    const bytes = Buffer.from(await response.arrayBuffer())
    const length = Number(response.headers.get(JSON_LENGTH_HEADER))
    return { reply: inferReplySchema.parse(JSON.parse(bytes.toString('utf8', 0, length))), raw: bytes.subarray(length) }
  }

  test('answers a whole record in JSON', async () => {
    const response = await sendBinary(binaryBody(tensorsOf([INVENTED_RECORD])))
    expect(inferReplySchema.parse(await read(response))).toMatchObject({
      parameters: { assumed_values: 0, unknown_levels: 0 },
      outputs: [{ data: [0.5] }, { data: ['>$50k'] }, { data: [0] }],
    })
  })

  test('answers in raw tensors where asked to', async () => {
    const tensors = [{ ...AGE, values: [40, 41] }]
    const response = await sendBinary(binaryBody(tensors, { parameters: { binary_data_output: true } }))
    const { reply, raw } = await split(response)
    expect(reply.outputs).toEqual([
      { name: 'probability', datatype: 'FP32', shape: [2], parameters: { binary_data_size: 8 } },
      { name: 'label', datatype: 'BYTES', shape: [2], parameters: { binary_data_size: 18 } },
      { name: 'margin', datatype: 'FP32', shape: [2], parameters: { binary_data_size: 8 } },
    ])
    expect(raw).toEqual(
      Buffer.concat([
        tensorBytes({ datatype: 'FP32', values: [0.5, 0.5] }),
        tensorBytes({ datatype: 'BYTES', values: ['>$50k', '>$50k'] }),
        tensorBytes({ datatype: 'FP32', values: [0, 0] }),
      ]),
    )
  })

  test('each output may be wanted otherwise', async () => {
    const outputs = [{ name: 'label', parameters: { binary_data: true } }, { name: 'probability' }]
    const { reply, raw } = await split(await send(jsonBody([AGE], { outputs })))
    expect(reply.outputs).toMatchObject([{ name: 'label', parameters: { binary_data_size: 9 } }, { data: [0.5] }])
    expect(raw).toEqual(tensorBytes({ datatype: 'BYTES', values: ['>$50k'] }))
  })

  test.each(['INT8', 'INT16', 'INT32', 'INT64', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'FP32', 'FP64'])(
    'reads %s',
    async (datatype) => {
      const log: LoggedPrediction[] = []
      install({ log: { append: async (entries) => void log.push(...entries) }, settings: { LOG_RECORDS: true } })
      expect((await sendBinary(binaryBody([{ ...AGE, datatype, values: [40, 7] }]))).status).toBe(200)
      expect(log.map(({ record }) => record?.age)).toEqual([40, 7])
    },
  )

  test('reads half precision, and what is no number as not given', async () => {
    // 0x5100 is 1.25 · 2^5 = 40; 0x7e00 is no number.
    const json = JSON.stringify({
      inputs: [
        { name: 'age', datatype: 'FP16', shape: [2], parameters: { binary_data_size: 4 } },
        { name: 'sex', datatype: 'BYTES', shape: [2], data: ['Male', 'Male'] },
      ],
    })
    const log: LoggedPrediction[] = []
    install({ log: { append: async (entries) => void log.push(...entries) }, settings: { LOG_RECORDS: true } })
    const bytes = Buffer.concat([Buffer.from(json), Buffer.from([0x00, 0x51, 0x00, 0x7e])])
    expect((await sendBinary({ bytes, jsonLength: json.length })).status).toBe(200)
    expect(log.map(({ record, assumedCount }) => [record?.age === 40, assumedCount])).toEqual([
      [true, 38],
      [expect.any(Boolean), 39],
    ])
  })

  const good = binaryBody([AGE, SEX])
  const lie = (size: number) => {
    const json = JSON.stringify({
      inputs: [{ name: 'age', datatype: 'INT64', shape: [1], parameters: { binary_data_size: size } }],
    })
    return { bytes: Buffer.concat([Buffer.from(json), Buffer.alloc(8, 1)]), jsonLength: json.length }
  }
  const text = (...bytes: number[]) => {
    const json = JSON.stringify({
      inputs: [{ name: 'sex', datatype: 'BYTES', shape: [1], parameters: { binary_data_size: bytes.length } }],
    })
    return { bytes: Buffer.concat([Buffer.from(json), Buffer.from(bytes)]), jsonLength: json.length }
  }

  test.each([
    { name: 'cut off', body: { ...good, bytes: good.bytes.subarray(0, -1) }, says: 'ends before' },
    {
      name: 'too long',
      body: { ...good, bytes: Buffer.concat([good.bytes, Buffer.alloc(1)]) },
      says: 'follow the JSON',
    },
    { name: 'a length of 0', body: { ...good, jsonLength: 0 }, says: 'describe them in JSON' },
    {
      name: 'a length beyond the body',
      body: { ...good, jsonLength: good.bytes.length + 1 },
      says: 'whole number up to',
    },
    { name: 'a length that is none', body: { ...good, jsonLength: '-3' }, says: 'whole number up to' },
    { name: 'a length in the middle', body: { ...good, jsonLength: good.jsonLength - 1 }, says: 'JSON' },
    { name: 'a size too small', body: lie(7), says: 'take 8 bytes; there are 7' },
    { name: 'a size too large', body: lie(9), says: 'ends before' },
    { name: 'an absurd size', body: lie(Number.MAX_SAFE_INTEGER), says: 'ends before' },
    { name: 'a text longer than the tensor', body: text(0xff, 0xff, 0xff, 0xff, 0x61), says: 'beyond the end' },
    { name: 'a length cut off', body: text(1, 0), says: 'beyond the end' },
    { name: 'a text too few', body: text(), says: 'the bytes hold 0' },
    { name: 'a text too many', body: text(1, 0, 0, 0, 0x61, 0, 0, 0, 0), says: 'go on after' },
    { name: 'a text that is not UTF-8', body: text(1, 0, 0, 0, 0xff), says: 'UTF-8' },
    { name: 'truths', body: binaryBody([{ ...AGE, datatype: 'BOOL', values: [1] }]), says: 'not BOOL' },
    { name: 'a number beyond all', body: binaryBody([{ ...AGE, values: [2 ** 62] }]), says: 'Age must' },
  ])('400 for $name', async ({ body, says }) => {
    const { status, error } = await errorIn(await sendBinary(body))
    expect(status).toBe(400)
    expect(error).toContain(says)
  })

  test('a person in part', async () => {
    const response = await sendBinary(binaryBody(tensorsOf([INVENTED_PERSON])))
    expect(inferReplySchema.parse(await read(response)).parameters.assumed_values).toBe(37)
  })
})
