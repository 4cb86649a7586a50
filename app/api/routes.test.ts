import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { compareReplySchema } from '@/lib/contracts/compare'
import { healthReplySchema, readyReplySchema } from '@/lib/contracts/health'
import { cardReplySchema, modelsReplySchema } from '@/lib/contracts/models'
import { problemSchema } from '@/lib/contracts/problem'
import { DEFAULT_CHOICE, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { readServed } from '@/lib/server/page'
import { buildCardFor, createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { INVENTED_PERSON } from '@/lib/testing/people'
import * as anywhere from './[[...path]]/route'
import * as health from './health/route'
import * as ready from './ready/route'
import * as comparing from './v1/compare/route'
import * as card from './v1/models/[algorithm]/[balancing]/route'
import * as models from './v1/models/route'

const BALANCED = MODEL_CHOICES.filter(({ balancing }) => balancing === 'balanced')
const get = () => new Request('http://localhost/api', { method: 'GET' })
const context = <P>(params: P) => ({ params: Promise.resolve(params) })
const none = context({})
const read = async (response: Response): Promise<unknown> => response.json()

let uninstall = () => {}
beforeEach(() => {
  uninstall = installContainer(createFakeContainer())
})
afterEach(() => uninstall())

function lose(missing: typeof MODEL_CHOICES): void {
  uninstall()
  uninstall = installContainer(createFakeContainer({ missing }))
}

describe('POST /api/v1/compare', () => {
  const post = (body: unknown) =>
    comparing.POST(
      new Request('http://localhost/api/v1/compare', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )

  test('answers with all four', async () => {
    const sent = await read(await post({ record: INVENTED_PERSON }))
    const reply = compareReplySchema.parse(sent)
    expect(reply).toEqual(sent)
    expect(reply.answers).toHaveLength(4)
  })

  test('says what is missing in words', async () => {
    const problem = problemSchema.parse(await read(await post({})))
    expect(problem.errors).toEqual([{ path: '/record', message: 'It is missing.' }])
  })

  test.each([
    { body: { record: { age: 'old' } }, path: '/record/age' },
    { body: { record: {} }, path: '/record' },
    { body: {}, path: '/record' },
    { body: { record: { age: 1 }, more: 1 }, path: '/more' },
  ])('422 at $path', async ({ body, path }) => {
    const response = await post(body)
    expect(response.status).toBe(422)
    expect(problemSchema.parse(await read(response)).errors).toMatchObject([{ path }])
  })

  test('503 where no model is installed', async () => {
    lose(MODEL_CHOICES)
    expect((await post({ record: INVENTED_PERSON })).status).toBe(503)
  })
})

describe('GET /api/v1/models', () => {
  test('lists the four with their headline metrics', async () => {
    const reply = modelsReplySchema.parse(await read(await models.GET(get(), none)))
    expect(reply.models.map(({ algorithm, balancing }) => ({ algorithm, balancing }))).toEqual(MODEL_CHOICES)
    expect(reply.models[0]).toMatchObject({ state: 'cold', threshold: 0.4, metrics: { rocAuc: 0.955 } })
    expect(Object.keys(reply.models[0]?.metrics ?? {})).toEqual(['accuracy', 'precision', 'recall', 'rocAuc'])
  })

  test('shows one whose card cannot be read as failed', async () => {
    lose(BALANCED)
    const reply = modelsReplySchema.parse(await read(await models.GET(get(), none)))
    expect(reply.models.map(({ state }) => state)).toEqual(['cold', 'failed', 'cold', 'failed'])
    expect(await readServed()).toHaveLength(2)
  })
})

describe('GET /api/v1/models/{algorithm}/{balancing}', () => {
  test('gives the card', async () => {
    const reply = cardReplySchema.parse(await read(await card.GET(get(), context(DEFAULT_CHOICE))))
    expect(reply).toEqual(buildCardFor(DEFAULT_CHOICE))
  })

  test('404 for a configuration that does not exist', async () => {
    const response = await card.GET(get(), context({ algorithm: 'lightgbm', balancing: 'balanced' }))
    expect(response.status).toBe(404)
    expect(problemSchema.parse(await read(response))).toMatchObject({
      code: 'unknown-model',
      errors: [{ path: '/algorithm', suggestions: ['xgboost', 'random-forest'] }],
    })
  })

  test('503 for one that is not installed', async () => {
    lose(BALANCED)
    const response = await card.GET(get(), context({ algorithm: 'xgboost', balancing: 'balanced' }))
    expect(response.status).toBe(503)
  })
})

describe('probes', () => {
  test('health is up, whatever the models', async () => {
    lose(MODEL_CHOICES)
    expect(healthReplySchema.parse(await read(await health.GET(get(), none)))).toEqual({ status: 'up' })
  })

  test('ready names the model that answered', async () => {
    const reply = readyReplySchema.parse(await read(await ready.GET(get(), none)))
    expect(reply.model).toMatchObject(DEFAULT_CHOICE)
  })

  test('503 where the default model is missing or answers wrongly', async () => {
    lose([DEFAULT_CHOICE])
    expect((await ready.GET(get(), none)).status).toBe(503)
    uninstall()
    uninstall = installContainer(createFakeContainer({ score: async (records) => records.map(() => 0.6) }))
    const response = await ready.GET(get(), none)
    expect(response.status).toBe(503)
    expect(problemSchema.parse(await read(response)).code).toBe('model-unavailable')
  })
})

describe('addresses and methods', () => {
  test('404 for an address that is none, whatever the method', async () => {
    for (const [method, handler] of Object.entries(anywhere)) {
      const response = await handler(new Request('http://localhost/api/none', { method }))
      expect(response.status).toBe(404)
      if (method !== 'HEAD') expect(problemSchema.parse(await read(response)).code).toBe('not-found')
    }
  })

  test.each([
    { name: 'models', route: models },
    { name: 'card', route: card },
    { name: 'health', route: health },
    { name: 'ready', route: ready },
  ])('405 for writing to $name', async ({ route }) => {
    const { POST, PUT, PATCH, DELETE } = route
    for (const [method, handler] of Object.entries({ POST, PUT, PATCH, DELETE })) {
      const response = await handler(new Request('http://localhost/api', { method }))
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
      expect(problemSchema.parse(await read(response)).code).toBe('method-not-allowed')
    }
  })
})
