import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cardReplySchema, modelsReplySchema } from '@/lib/contracts/models'
import { problemSchema } from '@/lib/contracts/problem'
import {
  promoteRefusalSchema,
  promoteReplySchema,
  rollbackReplySchema,
  versionsReplySchema,
} from '@/lib/contracts/promotion'
import { AppError } from '@/lib/core/errors'
import { createLineup } from '@/lib/core/registry/lineup'
import { DEFAULT_CHOICE as choice } from '@/lib/core/registry/model-choice'
import { buildCardFor, createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import type { MemoryRegistry } from '@/lib/testing/memory-registry'
import { INVENTED_PERSON } from '@/lib/testing/people'
import { inventTracking } from '@/lib/testing/tracking'
import { digestOf } from '@/lib/testing/versions'
import * as predicting from '../predict/route'
import * as promoting from './[algorithm]/[balancing]/promote/route'
import * as rollingBack from './[algorithm]/[balancing]/rollback/route'
import * as card from './[algorithm]/[balancing]/route'
import * as versions from './[algorithm]/[balancing]/versions/route'
import * as refreshing from './refresh/route'

const TOKEN = 'a token of sixteen and more'
const context = { params: Promise.resolve(choice) }
const read = async (response: Response): Promise<unknown> => response.json()

let memory: MemoryRegistry
let uninstall = () => {}

/** A registry of two good versions and a third that ranks badly, and an app that follows it. */
function install({ hasToken = true } = {}): void {
  uninstall()
  let minutes = 0
  const { tracking, cardOf, ...invented } = inventTracking(choice, { nowMs: () => Date.UTC(2026, 0, 1, 0, ++minutes) })
  memory = invented.memory
  uninstall = installContainer(
    createFakeContainer({
      settings: hasToken ? { ADMIN_TOKEN: TOKEN } : {},
      promotionLog: tracking.promotion.log,
      tracking,
      lineup: createLineup({
        registry: memory.registry,
        fetchVersion: async ({ version }) => cardOf(version),
        recallVersion: async () => undefined,
        recallChampion: async () => undefined,
        rememberChampion: async () => {},
        readBundled: async (of) => buildCardFor(of),
        prove: async () => {},
        letGo: () => {},
        canPin: () => true,
        nowMs: () => 0,
        onFailures: () => {},
      }),
    }),
  )
}

beforeEach(() => install())
afterEach(() => uninstall())

function post(body: unknown, { token = TOKEN } = {}): Request {
  return new Request('http://localhost/api', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
}
const promote = (body: unknown) => promoting.POST(post(body), context)
const force = 'invented rows'

describe('POST …/promote', () => {
  test('moves the champion, and the next answer comes of it', async () => {
    const response = await promote({ version: '2', force, who: 'Ada' })
    expect(response.status).toBe(200)
    expect(promoteReplySchema.parse(await read(response)).move).toMatchObject({
      to: '2',
      why: force,
      who: 'Ada, by the admin token',
    })
    const answer = await predicting.POST(post({ records: [INVENTED_PERSON] }))
    expect(await read(answer)).toMatchObject({ model: { version: '2', source: 'mlflow' } })
  })

  test('409 with the report of the gate where it says no', async () => {
    await promote({ version: '1', force })
    const response = await promote({ version: '3' })
    expect(response.status).toBe(409)
    const problem = promoteRefusalSchema.parse(await read(response))
    expect(problem.code).toBe('promotion-refused')
    expect(problem.gate?.checks.find(({ name }) => name === 'roc-auc')?.passed).toBe(false)
    expect(await memory.registry.findChampion(choice)).toMatchObject({ version: '1' })
  })

  test.each([
    { name: 'no token', header: undefined },
    { name: 'another token', header: 'Bearer a token of sixteen and less' },
    { name: 'an empty one', header: 'Bearer ' },
    { name: 'another scheme', header: `Basic ${TOKEN}` },
  ])('401 with $name, and nothing moves', async ({ header }) => {
    const request = post({ version: '2', force })
    request.headers.delete('authorization')
    if (header !== undefined) request.headers.set('authorization', header)
    const response = await promoting.POST(request, context)
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(problemSchema.parse(await read(response)).code).toBe('unauthorized')
    expect(await memory.registry.findChampion(choice)).toBeUndefined()
  })

  test('401 for everybody where the server has no token', async () => {
    install({ hasToken: false })
    expect((await promote({ version: '2', force })).status).toBe(401)
  })

  test.each([
    { body: { version: '9' }, status: 404, code: 'unknown-version' },
    { body: { version: 'latest' }, status: 422, code: 'invalid-input' },
    { body: {}, status: 422, code: 'invalid-input' },
    { body: { version: '1', because: 'x' }, status: 422, code: 'invalid-input' },
  ])('$status for $body', async ({ body, status, code }) => {
    const response = await promote(body)
    expect(response.status).toBe(status)
    expect(problemSchema.parse(await read(response)).code).toBe(code)
  })

  test('409 while another move is under way', async () => {
    const outcomes = await Promise.all([promote({ version: '1', force }), promote({ version: '2', force })])
    expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('503 where the registry is out of reach', async () => {
    memory.failWith(new AppError('tracker-unavailable', 'It is out of reach.'))
    expect((await promote({ version: '1' })).status).toBe(503)
  })
})

describe('POST …/rollback', () => {
  test('goes back', async () => {
    await promote({ version: '1', force })
    await promote({ version: '2', force })
    const response = await rollingBack.POST(post({ why: 'a drill' }), context)
    expect(rollbackReplySchema.parse(await read(response)).move).toMatchObject({ kind: 'rollback', from: '2', to: '1' })
  })

  test('409 where there is nothing to go back to', async () => {
    expect((await rollingBack.POST(post({}), context)).status).toBe(409)
  })

  test('401 without the token', async () => {
    expect((await rollingBack.POST(post({}, { token: 'wrong' }), context)).status).toBe(401)
  })
})

describe('GET …/versions', () => {
  const get = () => versions.GET(new Request('http://localhost/api'), context)

  test('lists versions, champion and moves', async () => {
    await promote({ version: '2', force })
    const reply = versionsReplySchema.parse(await read(await get()))
    expect(reply.champion).toBe('2')
    expect(reply.versions.map(({ version }) => version)).toEqual(['3', '2', '1'])
    expect(reply.moves).toHaveLength(1)
  })

  test('503 without a tracking server', async () => {
    uninstall()
    uninstall = installContainer(createFakeContainer())
    expect((await get()).status).toBe(503)
  })
})

test('GET /api/v1/models/{algorithm}/{balancing} gives the card of what serves', async () => {
  const get = async () =>
    cardReplySchema.parse(await read(await card.GET(new Request('http://localhost/api'), context)))
  expect((await get()).file.digest).toBe(buildCardFor(choice).file.digest)
  await promote({ version: '2', force })
  expect((await get()).file.digest).toBe(digestOf('model 2'))
})

describe('POST /api/v1/models/refresh', () => {
  test('follows what was promoted elsewhere', async () => {
    const version = await memory.registry.findVersion(choice, '1')
    if (version) await memory.registry.setChampion(version)
    const response = await refreshing.POST(new Request('http://localhost/api', { method: 'POST' }), {
      params: Promise.resolve({}),
    })
    const { models } = modelsReplySchema.parse(await read(response))
    expect(models[0]).toMatchObject({ version: '1', source: 'mlflow', alias: 'champion' })
    expect(models[1]).toMatchObject({ source: 'folder' })
    expect(models[1]?.alias).toBeUndefined()
  })

  test('says since when and why what serves is stale', async () => {
    memory.failWith(new AppError('tracker-unavailable', 'It is out of reach.'))
    const response = await refreshing.POST(new Request('http://localhost/api', { method: 'POST' }), {
      params: Promise.resolve({}),
    })
    const { models } = modelsReplySchema.parse(await read(response))
    expect(models[0]).toMatchObject({
      source: 'folder',
      stale: { since: '1970-01-01T00:00:00.000Z', why: 'It is out of reach.' },
    })
  })
})

describe('a pinned version', () => {
  const predict = (version: unknown) => predicting.POST(post({ version, records: [INVENTED_PERSON] }))

  test('answers, whatever serves', async () => {
    await promote({ version: '2', force })
    expect(await read(await predict('1'))).toMatchObject({ model: { version: '1' } })
  })

  test('404 where there is none such', async () => {
    const response = await predict('9')
    expect(response.status).toBe(404)
    expect(problemSchema.parse(await read(response)).code).toBe('unknown-version')
  })

  test('422 where it is no text', async () => {
    expect((await predict(1)).status).toBe(422)
  })
})
