import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { scoringReplySchema } from '@/lib/contracts/mlflow-scoring'
import { NDJSON, ndjsonLineSchema } from '@/lib/contracts/ndjson'
import { inferReplySchema, JSON_LENGTH_HEADER } from '@/lib/contracts/open-inference'
import { predictReplySchema } from '@/lib/contracts/predict'
import { CHOICE_OF_MODE, PROTOTYPE_MODES, prototypeReplySchema } from '@/lib/contracts/prototype'
import { FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'
import { choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { arbitraryRecord, type SentRecord } from '@/lib/testing/arbitrary-records'
import { type BundledModels, openBundledModels } from '@/lib/testing/bundled-models'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { binaryBody } from '@/lib/testing/open-inference-body'
import type { Endpoint } from '../endpoint'
import { mount } from '../mount-next'
import { invocationsEndpoint } from './mlflow'
import { inferEndpoint } from './open-inference'
import { predictEndpoint } from './predict'
import { prototypeEndpoint } from './prototype'

type Asking = { readonly choice: ModelChoice; readonly records: readonly SentRecord[] }
type Protocol = { readonly name: string; ask(asking: Asking): Promise<readonly number[]> }

/** Every way to ask, each giving the probabilities in the order of the records. */
const PROTOCOLS: readonly Protocol[] = [
  {
    name: 'v1',
    ask: async ({ choice, records }) => {
      const reply = await postJson(predictEndpoint, { ...choice, unknownLevels: 'accept', records })
      return predictReplySchema.parse(reply).predictions.map(({ probability }) => probability)
    },
  },
  {
    name: 'prototype',
    ask: async ({ choice, records }) => {
      const mode = PROTOTYPE_MODES.find((one) => choiceId(CHOICE_OF_MODE[one]) === choiceId(choice))
      const reply = await postJson(prototypeEndpoint, { mode, data: records })
      return prototypeReplySchema.parse(reply).predictions.map(({ probability }) => probability)
    },
  },
  mlflow('dataframe_split', (records) => ({ columns: FIELD_NAMES, data: rowsOf(records) })),
  mlflow('dataframe_records', (records) => records),
  mlflow('instances', (records) => records),
  mlflow('inputs', (records) =>
    Object.fromEntries(FIELD_NAMES.map((name) => [name, records.map((record) => record[name] ?? null)])),
  ),
  {
    name: 'MLflow, CSV',
    ask: async ({ choice, records }) => {
      const text = [FIELD_NAMES, ...rowsOf(records)].map((row) => row.map(csvCell).join(',')).join('\n')
      return scored(
        await post(invocationsEndpoint, { query: `?model=${choiceId(choice)}`, type: 'text/csv', body: text }),
      )
    },
  },
  {
    name: 'Open Inference, JSON',
    ask: async ({ choice, records }) => {
      const inputs = columnsOf(records).map(({ name, datatype, values }) => ({
        name,
        datatype,
        shape: [records.length, 1],
        data: values.map((value) => [datatype === 'BYTES' && value !== null ? String(value) : value]),
      }))
      const body = JSON.stringify({ inputs })
      const response = await infer(choice, { headers: { 'content-type': 'application/json' }, body })
      const [probability] = inferReplySchema.parse(await response.json()).outputs
      return z.array(z.number()).parse(probability?.data)
    },
  },
  { name: 'Open Inference, raw tensors', ask: inferRaw },
  {
    name: 'NDJSON',
    ask: async ({ choice, records }) => {
      const query = `?${new URLSearchParams({ ...choice, unknownLevels: 'accept' })}`
      const body = records.map((record) => JSON.stringify(record)).join('\n')
      const lines = (await send(predictEndpoint, { query, type: NDJSON, body })).trimEnd().split('\n')
      return lines.flatMap((line) => {
        const said = ndjsonLineSchema.parse(JSON.parse(line))
        return 'probability' in said ? [said.probability] : []
      })
    },
  },
]

function mlflow(key: string, frameOf: (records: readonly SentRecord[]) => unknown): Protocol {
  return {
    name: `MLflow, ${key}`,
    ask: async ({ choice, records }) =>
      scored(await postJson(invocationsEndpoint, { [key]: frameOf(records) }, `?model=${choiceId(choice)}`)),
  }
}

function scored(reply: unknown): readonly number[] {
  return scoringReplySchema.parse(reply).predictions.map(({ probability }) => probability)
}

function rowsOf(records: readonly SentRecord[]) {
  return records.map((record) => FIELD_NAMES.map((name) => record[name] ?? null))
}

function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The columns of records that need not have the same fields; what is not given is null. */
function columnsOf(records: readonly SentRecord[]) {
  const names = FIELD_NAMES.filter((name) => records.some((record) => record[name] !== undefined))
  return names.map((name) => {
    const values = records.map((record) => record[name] ?? null)
    const isWhole = values.every((value) => value === null || typeof value === 'number')
    return { name, datatype: isWhole && isIntegerName(name) ? 'INT64' : 'BYTES', values }
  })
}

async function inferRaw({ choice, records }: Asking): Promise<readonly number[]> {
  // Raw tensors have no null: an empty text is a value that is not given.
  const tensors = columnsOf(records).map(({ name, values }) => ({
    name,
    datatype: 'BYTES',
    values: values.map((value) => value ?? ''),
  }))
  const { bytes, jsonLength } = binaryBody(tensors, { parameters: { binary_data_output: true } })
  const response = await infer(choice, {
    headers: { 'content-type': 'application/octet-stream', [JSON_LENGTH_HEADER]: String(jsonLength) },
    body: Uint8Array.from(bytes),
  })
  const reply = Buffer.from(await response.arrayBuffer())
  const start = Number(response.headers.get(JSON_LENGTH_HEADER))
  return records.map((_, row) => reply.readFloatLE(start + 4 * row))
}

function infer(choice: ModelChoice, init: Pick<RequestInit, 'headers' | 'body'>): Promise<Response> {
  const request = new Request('http://localhost/', { method: 'POST', ...init })
  return mount(inferEndpoint).POST(request, { params: Promise.resolve({ model: choiceId(choice) }) })
}

type Sending = { readonly query?: string; readonly type: string; readonly body: string }

async function post(endpoint: Endpoint, sending: Sending): Promise<unknown> {
  return JSON.parse(await send(endpoint, sending))
}

async function send(endpoint: Endpoint, { query = '', type, body }: Sending): Promise<string> {
  const request = new Request(`http://localhost/${query}`, { method: 'POST', headers: { 'content-type': type }, body })
  const response = await mount(endpoint).POST(request)
  const text = await response.text()
  expect([response.status, text]).toEqual([200, text])
  return text
}

function postJson(endpoint: Endpoint, body: unknown, query = ''): Promise<unknown> {
  return post(endpoint, { query, type: 'application/json', body: JSON.stringify(body) })
}

let models: BundledModels
let uninstall: () => void

beforeAll(async () => {
  models = await openBundledModels()
  const container = createFakeContainer({ lineup: models.lineup })
  const predictDeps = { ...container.predictDeps, openScorer: models.openScorer }
  uninstall = installContainer({ ...container, predictDeps })
})
afterAll(async () => {
  uninstall()
  await models.release()
})

test('every protocol gives the same numbers for the same records', async () => {
  const asking = fc.record({
    choice: fc.constantFrom(...MODEL_CHOICES),
    records: fc.array(arbitraryRecord, { minLength: 1, maxLength: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(asking, async (one) => {
      const answers = await Promise.all(PROTOCOLS.map(async ({ name, ask }) => ({ name, numbers: await ask(one) })))
      const [first] = answers
      expect(first?.numbers).toHaveLength(one.records.length)
      expect(answers).toEqual(answers.map(({ name }) => ({ name, numbers: first?.numbers })))
    }),
    { numRuns: 200 },
  )
})
