import { expect, test } from 'vitest'
import type { Env } from '@/lib/config/env'
import { AppError } from '@/lib/core/errors'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { readyEndpoint } from './endpoints/health'
import { pingEndpoint } from './endpoints/mlflow'
import { openInferenceReadyEndpoint } from './endpoints/open-inference'
import { mount } from './mount-next'
import { checkReady } from './ready'
import { isWanted } from './wanted'

const settled = () => new Promise((resolve) => setImmediate(resolve))

async function loseStore(settings: Partial<Env>) {
  const store = createMemoryStore()
  const container = createFakeContainer({ store, settings })
  store.failWith(new AppError('store-unavailable', 'It is away.'))
  container.storeWatch.isUp()
  await settled()
  return { store, container }
}

test.each([
  { needs: 'writes answers down', settings: { LOG_PREDICTIONS: true } },
  { needs: 'asks for keys', settings: { LOG_PREDICTIONS: false, REQUIRE_API_KEY: true } },
])('a server that $needs is not ready while the store is away, and by itself again when it is back', async (server) => {
  const { store, container } = await loseStore(server.settings)
  await expect(checkReady(container)).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(isWanted(container)).toBe(false)
  store.failWith(undefined)
  await settled()
  container.storeWatch.isUp()
  await settled()
  expect(await checkReady(container)).toMatchObject({ status: 'ready' })
})

test('a server that needs no store to answer is ready without one', async () => {
  const { container } = await loseStore({ LOG_PREDICTIONS: false })
  expect(await checkReady(container)).toMatchObject({ status: 'ready' })
  expect(isWanted(container)).toBe(true)
})

test('who asks over any protocol hears of it', async () => {
  const { container } = await loseStore({})
  const uninstall = installContainer(container)
  const answers = [readyEndpoint, pingEndpoint, openInferenceReadyEndpoint].map(async (endpoint) => {
    const reply = await mount(endpoint).GET(new Request(`http://localhost${endpoint.route}`))
    return { status: reply.status, text: await reply.text() }
  })
  expect(await Promise.all(answers)).toEqual([
    { status: 503, text: expect.stringContaining('"code":"store-unavailable"') },
    { status: 503, text: '\n' },
    { status: 503, text: '{"ready":false}' },
  ])
  uninstall()
})

test('a server that is told to stop is not ready, whatever the store says', async () => {
  const container = createFakeContainer({ settings: { LOG_PREDICTIONS: false } })
  container.drain.begin()
  await expect(checkReady(container)).rejects.toMatchObject({ code: 'shutting-down' })
  expect(isWanted(container)).toBe(false)
})
