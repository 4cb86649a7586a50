import { afterEach, expect, test, vi } from 'vitest'
import type { Env } from '@/lib/config/env'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { compareEndpoint } from './endpoints/predict'
import { PEER_HEADER } from './exchange'
import { mount } from './mount-next'
import { answerVisitor, readVisitorRules } from './visitor'

const sent = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => sent.headers }))

const PERSON = { age: 45 }

let uninstall = () => {}
afterEach(() => uninstall())

function open(settings: Partial<Env>, headers: Readonly<Record<string, string>> = {}) {
  const store = createMemoryStore()
  const container = createFakeContainer({ store, log: store.predictions, settings })
  uninstall = installContainer(container)
  sent.headers = new Headers({ [PEER_HEADER]: '192.0.2.1', ...headers })
  return { store, container }
}

test('whoever looks at a page is answered, and leaves the place that was taken', async () => {
  const { store, container } = open({})
  expect((await answerVisitor(PERSON)).answers).toHaveLength(4)
  expect(store.logged.map(({ protocol, keyId }) => [protocol, keyId])).toEqual(Array(4).fill(['page', undefined]))
  expect(container.access.admission.weight).toBe(0)
  expect(readVisitorRules()).toEqual({ needsKey: false, hasAdminToken: false })
})

test('the page shows what the API answers', async () => {
  uninstall = installContainer(createFakeContainer())
  const { POST } = mount(compareEndpoint)
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ record: PERSON })
  const response = await POST(new Request('http://localhost/api/v1/compare', { method: 'POST', headers, body }))
  expect(await answerVisitor(PERSON)).toEqual(await response.json())
})

test('where a key is asked for, nothing is answered, and nothing logged', async () => {
  const { store } = open({ REQUIRE_API_KEY: true })
  await expect(answerVisitor(PERSON)).rejects.toMatchObject({ code: 'unauthorized' })
  expect(store.logged).toEqual([])
  expect(readVisitorRules().needsKey).toBe(true)
})

test('a proxy’s own password, which the browser sends, is no key and no fault', async () => {
  open({}, { authorization: 'Basic dmlzaXRvcjppbnZlbnRlZA==' })
  expect((await answerVisitor(PERSON)).answers).toHaveLength(4)
})

test('pages count against the limit of their address', async () => {
  open({ RATE_LIMIT_ADDRESS: 1 })
  await answerVisitor(PERSON)
  await expect(answerVisitor(PERSON)).rejects.toMatchObject({ code: 'rate-limited' })
  sent.headers = new Headers({ [PEER_HEADER]: '192.0.2.2' })
  await answerVisitor(PERSON)
})

test('where there is no room, a page is sent away like any other request', async () => {
  const { container } = open({ MAX_RECORDS_IN_FLIGHT: 1 })
  const others = container.access.admission.enter({ method: 'GET', header: () => undefined })
  await expect(answerVisitor(PERSON)).rejects.toMatchObject({ code: 'overloaded' })
  others.leave()
  expect((await answerVisitor(PERSON)).answers).toHaveLength(4)
})
