import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scoringReplySchema } from '@/lib/contracts/mlflow-scoring'
import { predictReplySchema } from '@/lib/contracts/predict'
import { CHOICE_OF_MODE, PROTOTYPE_MODES, prototypeReplySchema } from '@/lib/contracts/prototype'
import { FIELD_NAMES } from '@/lib/core/census/field'
import { choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { arbitraryRecord, type SentRecord } from '@/lib/testing/arbitrary-records'
import { type BundledModels, openBundledModels } from '@/lib/testing/bundled-models'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import type { Endpoint } from '../endpoint'
import { mount } from '../mount-next'
import { invocationsEndpoint } from './mlflow'
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

type Sending = { readonly query?: string; readonly type: string; readonly body: string }

async function post(endpoint: Endpoint, { query = '', type, body }: Sending): Promise<unknown> {
  const request = new Request(`http://localhost/${query}`, { method: 'POST', headers: { 'content-type': type }, body })
  const response = await mount(endpoint).POST(request)
  const text = await response.text()
  expect([response.status, text]).toEqual([200, text])
  return JSON.parse(text)
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
