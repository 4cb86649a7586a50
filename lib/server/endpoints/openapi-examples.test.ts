import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { digestOfSecret } from '@/lib/composition/secrets'
import { ndjsonLineSchema } from '@/lib/contracts/ndjson'
import { createDocument } from '@/lib/contracts/openapi/document'
import {
  EXAMPLE_DELETE_TOKEN,
  EXAMPLE_KEY_ID,
  EXAMPLE_SAVED_ID,
  EXAMPLE_SECRET,
} from '@/lib/contracts/openapi/example-ids'
import { EXAMPLES, type Example } from '@/lib/contracts/openapi/examples'
import type { Operation } from '@/lib/contracts/openapi/operation'
import { OPERATIONS } from '@/lib/contracts/openapi/operations'
import { REPLIES, type RecordedReply } from '@/lib/contracts/openapi/replies'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { readDocument } from '@/lib/server/document'
import { readAllEndpoints } from '@/lib/testing/all-endpoints'
import { type BundledModels, openBundledModels } from '@/lib/testing/bundled-models'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { lintDocument } from '@/lib/testing/lint-document'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { buildSaved } from '@/lib/testing/saved'
import { inventTracking } from '@/lib/testing/tracking'
import type { Endpoint } from '../endpoint'
import { type Call, isStream } from '../exchange'

const RECORDED = new URL('../../contracts/openapi/replies.gen.json', import.meta.url)
const ADMIN_TOKEN = 'the token of these tests'
const NOW = Date.UTC(2026, 0, 31, 12)

let endpoints: readonly Endpoint[]
let bundled: BundledModels
beforeAll(async () => {
  endpoints = await readAllEndpoints()
  bundled = await openBundledModels()
})
afterAll(() => bundled.release())

let uninstall = () => {}
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
  uninstall = await install()
})
afterEach(() => {
  uninstall()
  vi.useRealTimers()
})

/** The models that ship, at a time that stands still, with one key, one saved answer, and a registry. */
async function install(): Promise<() => void> {
  const store = createMemoryStore()
  const { keys: apiKeys, saved: answers, audit, predictions: log } = store
  const { tracking, memory } = inventTracking(DEFAULT_CHOICE, { nowMs: () => NOW })
  const first = await memory.registry.findVersion(DEFAULT_CHOICE, '1')
  if (first) await memory.registry.setChampion(first)
  const container = createFakeContainer({ lineup: bundled.lineup, store, settings: { ADMIN_TOKEN }, tracking })
  const { card } = await bundled.lineup.serving(DEFAULT_CHOICE)
  const model = { ...DEFAULT_CHOICE, version: card.version, digest: card.file.digest, source: 'folder' as const }
  await apiKeys.add({
    id: EXAMPLE_KEY_ID,
    name: 'Intake form',
    scopes: ['predict'],
    secretHash: digestOfSecret(EXAMPLE_SECRET.slice(-43)),
    perMinute: undefined,
    createdMs: NOW - 86_400_000,
    expiresMs: undefined,
    revokedMs: undefined,
    lastUsedMs: NOW - 3_600_000,
  })
  await answers.save(
    buildSaved({
      id: EXAMPLE_SAVED_ID,
      model,
      createdMs: NOW - 86_400_000,
      expiresMs: NOW + 89 * 86_400_000,
      deleteHash: digestOfSecret(EXAMPLE_DELETE_TOKEN),
    }),
  )
  await audit.append({ id: idOf(1), atMs: NOW, who: 'admin token', action: 'key.created', subject: EXAMPLE_KEY_ID })
  await log.append([
    {
      id: idOf(2),
      requestId: 'intake-17',
      atMs: NOW - 60_000,
      configuration: 'xgboost-unbalanced',
      version: model.version,
      digest: model.digest,
      probability: 0.25,
      label: '<=$50k',
      threshold: card.threshold.value,
      protocol: 'mlflow',
      keyId: EXAMPLE_KEY_ID,
      latencyMs: 0.75,
      assumedCount: 26,
      unknownCount: 0,
      record: undefined,
    },
  ])
  let ids = 2
  return installContainer({
    ...container,
    newId: () => 'd3b07384-d9a0-4c9b-8f43-5f1f5c1a2e77',
    predictDeps: {
      ...container.predictDeps,
      openScorer: bundled.openScorer,
      log,
      nowMs: () => NOW,
      newPredictionId: () => idOf(++ids),
    },
  })
}

/** In the form of a UUID of version 7, of this time. */
function idOf(number: number): string {
  const time = NOW.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(number).padStart(12, '0')}`
}

function operationOf(id: string): Operation {
  const operation = OPERATIONS.find((one) => one.id === id)
  if (!operation) throw new Error(`There is no operation ${id}.`)
  return operation
}

async function ask(example: Example): Promise<RecordedReply> {
  const operation = operationOf(example.operation)
  const endpoint = endpoints.find(({ route }) => route === operation.route)
  if (!endpoint) throw new Error(`There is nothing at ${operation.route}.`)
  const { status, headers, body } = await endpoint.answer(await callOf(example, operation))
  const text = await textOf(body)
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  const isJson = /json$/.test(type) && type !== 'application/x-ndjson' && text.trim() !== '' && !isVersion(text)
  return { status, type, body: isJson ? settleSecrets(example, JSON.parse(text)) : text }
}

/** MLflow calls it JSON, and it is none. */
function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(text)
}

async function callOf(example: Example, { verb, parameters = [] }: Operation): Promise<Call> {
  const { version } = await bundled.lineup.serving(DEFAULT_CHOICE)
  const own: Readonly<Record<string, string | undefined>> = { version, ...example.parameters }
  const given = parameters.flatMap(({ name, in: where, example: ofParameter }) => {
    const value = own[name] ?? (where === 'path' ? ofParameter : undefined)
    return value === undefined || (where !== 'path' && example.parameters?.[name] === undefined)
      ? []
      : [{ name, where, value: String(value) }]
  })
  const ofKind = (kind: string) =>
    Object.fromEntries(given.filter(({ where }) => where === kind).map(({ name, value }) => [name, value]))
  const bytes = Buffer.from(textOfBody(example.body))
  const headers: Readonly<Record<string, string | undefined>> = {
    'content-type': example.type,
    authorization: example.isByNobody ? undefined : `Bearer ${tokenOf(example)}`,
    ...ofKind('header'),
  }
  return {
    method: verb.toUpperCase(),
    query: new URLSearchParams(ofKind('query')).toString(),
    segments: ofKind('path'),
    header: (name) => headers[name],
    readBody: async () => bytes,
    async *chunks() {
      yield bytes
    },
  }
}

function textOfBody(body: unknown): string {
  if (body === undefined) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function tokenOf({ operation }: Example): string {
  return operation === 'deleteSaved' ? EXAMPLE_DELETE_TOKEN : ADMIN_TOKEN
}

async function textOf(body: Awaited<ReturnType<Endpoint['answer']>>['body']): Promise<string> {
  if (body === undefined) return ''
  if (!isStream(body)) return Buffer.from(body as Uint8Array).toString()
  let text = ''
  for await (const part of body) text += part
  return text
}

/** What is random by nature; it has the form of what stands in its place. */
function settleSecrets({ operation }: Example, body: unknown): unknown {
  if (operation === 'createKey') {
    const made = body as { key: object; secret: string }
    expect(made.secret).toHaveLength(EXAMPLE_SECRET.length)
    return { key: { ...made.key, id: EXAMPLE_KEY_ID }, secret: EXAMPLE_SECRET }
  }
  if (operation === 'savePrediction') {
    const made = body as { id: string; url: string; deleteToken: string }
    expect(made.id).toHaveLength(EXAMPLE_SAVED_ID.length)
    expect(made.url).toBe(`/p/${made.id}`)
    return { ...made, id: EXAMPLE_SAVED_ID, url: `/p/${EXAMPLE_SAVED_ID}`, deleteToken: EXAMPLE_DELETE_TOKEN }
  }
  return body
}

/** Processors differ in the last digits. */
function nearly(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isInteger(value)) return expect.closeTo(value, 6)
  return mapMembers(value, nearly)
}

/** The same for the numbers inside of texts. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\b0\.\d{5,}/g, (digits) => digits.slice(0, 6))
  return mapMembers(value, shorten)
}

/** As strict as a schema can be: members that are not named are none. */
function closeObjects(schema: unknown): unknown {
  const closed = mapMembers(schema, closeObjects)
  const isOpen =
    typeof closed === 'object' && closed !== null && 'properties' in closed && !('additionalProperties' in closed)
  return isOpen ? { ...closed, additionalProperties: false } : closed
}

function mapMembers(value: unknown, change: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]))
}

function responsesOf({ route, verb }: Operation) {
  return readDocument().paths[route]?.[verb]?.responses ?? {}
}

const asked: Record<string, RecordedReply> = {}

test.each(EXAMPLES.map((example) => ({ id: `${example.operation}.${example.name}`, example })))(
  '$id is answered in a way that the document names',
  async ({ id, example }) => {
    const reply = await ask(example)
    asked[id] = reply
    const response = responsesOf(operationOf(example.operation))[reply.status]
    expect([id, reply, Object.keys(response?.content ?? { '': undefined })]).toEqual([
      id,
      reply,
      expect.arrayContaining([reply.type]),
    ])
    if (example.isFaulty) expect(reply.status).toBeGreaterThanOrEqual(400)
  },
)

test('the replies are those of the document', async () => {
  try {
    expect(shorten(asked)).toEqual(nearly(shorten(REPLIES)))
  } catch {
    // More than last digits differ: shown as a difference to the file, or written anew with `-u`.
    await expect(`${JSON.stringify(asked, null, 2)}\n`).toMatchFileSnapshot(fileURLToPath(RECORDED))
  }
})

test('every reply keeps to its schema, and has no member that the schema does not name', async () => {
  const { components, ...document } = createDocument({ version: '1', replies: asked })
  const schemas = closeObjects(components.schemas)
  expect(await lintDocument({ ...document, components: { ...components, schemas } })).toEqual([])
})

test('every line of the stream is one of those that its schema names', () => {
  const lines = String(asked['predict.stream']?.body).trimEnd().split('\n')
  expect(lines.map((line) => ndjsonLineSchema.safeParse(JSON.parse(line)).success)).toEqual(lines.map(() => true))
  expect(lines).toHaveLength(5)
})

test('every operation that can be called has an example, but for those whose reply would fill pages', () => {
  const without = OPERATIONS.filter(({ id }) => !EXAMPLES.some(({ operation }) => operation === id)).map(({ id }) => id)
  expect(without).toEqual(['getMetrics', 'getDocument', 'getDocumentAtRoot'])
})
