import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OPERATIONS } from '@/lib/contracts/openapi/operations'
import { readDocument } from '@/lib/server/document'
import { readAllEndpoints } from '@/lib/testing/all-endpoints'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { lintDocument } from '@/lib/testing/lint-document'
import packageJson from '@/package.json' with { type: 'json' }
import type { Call } from '../exchange'
import { openapiEndpoint } from './openapi'

/** Without those that answer for addresses that are none. */
async function readEndpoints() {
  return (await readAllEndpoints()).filter(({ route }) => !route.endsWith('*'))
}

const post: Call = {
  method: 'POST',
  query: '',
  segments: {},
  header: () => undefined,
  readBody: async () => new Uint8Array(),
  async *chunks() {},
}

describe('what the document has', () => {
  test('every address and method there is, and no other', async () => {
    const there = (await readEndpoints()).flatMap(({ route, operations }) =>
      Object.keys(operations).map((method) => `${method} ${route}`),
    )
    const documented = Object.entries(readDocument().paths).flatMap(([route, verbs]) =>
      Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${route}`),
    )
    expect(there.length).toBeGreaterThan(30)
    expect(documented.sort()).toEqual([...new Set(there)].sort())
  })

  test('who may call, as the endpoints ask for it', async () => {
    const asked = (await readEndpoints()).flatMap(({ route, operations }) =>
      Object.entries(operations).map(([method, { access, perMinute }]) => [
        `${method} ${route}`,
        { access: typeof access === 'function' ? access(post) : access, isLimited: perMinute !== undefined },
      ]),
    )
    const said = OPERATIONS.map(({ verb, route, right, isLimited = false }) => [
      `${verb.toUpperCase()} ${route}`,
      // Both are open to all but for a token of their own, which their handlers ask for.
      { access: right === 'owner' || right === 'metrics' ? 'public' : right, isLimited },
    ])
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(asked))
  })

  test('an id of its own for each operation, and the version of the app', () => {
    const ids = OPERATIONS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(readDocument().info.version).toBe(packageJson.version)
  })

  test('words for every schema and each of its members', () => {
    const { schemas } = readDocument().components
    const silent = Object.entries(schemas).flatMap(([name, { description, properties = {} }]) => [
      ...(description ? [] : [name]),
      ...Object.entries(properties).flatMap(([member, part]) =>
        part.description || part.$ref ? [] : [`${name}.${member}`],
      ),
    ])
    expect(silent).toEqual([])
  })

  test('the 40 fields, as the field table has them', () => {
    const { CensusRecord } = readDocument().components.schemas
    expect(Object.keys(CensusRecord?.properties ?? {})).toHaveLength(40)
    expect(CensusRecord?.properties?.age).toMatchObject({ type: ['integer', 'null'], minimum: 0, maximum: 90 })
    expect(CensusRecord?.properties?.sex).toMatchObject({ enum: ['Female', 'Male', null] })
  })
})

test('the linter finds nothing', async () => {
  expect(await lintDocument(readDocument())).toEqual([])
})

describe('GET /api/openapi.json', () => {
  let uninstall = () => {}
  beforeEach(() => {
    uninstall = installContainer(createFakeContainer())
  })
  afterEach(() => uninstall())

  const get = (headers: Readonly<Record<string, string>> = {}) =>
    openapiEndpoint.answer({ ...post, method: 'GET', header: (name) => headers[name] })

  test('gives the document', async () => {
    const { status, headers, body } = await get()
    expect([status, headers['content-type']]).toEqual([200, 'application/json'])
    expect(JSON.parse(String(body))).toEqual(JSON.parse(JSON.stringify(readDocument())))
  })

  test('304 for who has it already', async () => {
    const { headers } = await get()
    const again = await get({ 'if-none-match': `"another", W/${headers.etag}` })
    expect([again.status, again.body, again.headers.etag]).toEqual([304, undefined, headers.etag])
    expect((await get({ 'if-none-match': '"another"' })).status).toBe(200)
  })
})
