import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { createFakeContainer, type FakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { buildSaved } from '@/lib/testing/saved'
import { answerToday, lookUpPreview, lookUpSaved } from './saved-page'

vi.mock('next/headers', () => ({ headers: async () => new Headers() }))

const SAVED = buildSaved({ expiresMs: 1 })

let store = createMemoryStore()
let container: FakeContainer
let uninstall = () => {}
beforeEach(async () => {
  store = createMemoryStore()
  await store.saved.save(SAVED)
  container = createFakeContainer({ store, log: store.predictions })
  uninstall = installContainer(container)
})
afterEach(() => uninstall())

test('what is kept is found, what is not is gone', async () => {
  expect(await lookUpSaved(SAVED.id)).toEqual({ state: 'kept', saved: SAVED })
  expect(await lookUpSaved('B'.repeat(22))).toEqual({ state: 'gone' })
  expect(await lookUpSaved('<script>')).toEqual({ state: 'gone' })
})

test('a store that does not answer is trouble, logged without the id', async () => {
  store.failWith(new AppError('store-unavailable', 'The store does not answer.'))
  expect(await lookUpSaved(SAVED.id)).toEqual({ state: 'trouble' })
  expect(container.logLines.join()).toContain('a saved answer could not be read')
  expect(container.logLines.join()).not.toContain(SAVED.id)
})

test('the answer of today is a prediction like any other, of the page', async () => {
  expect(await answerToday(SAVED)).toMatchObject({ probability: 0.5, threshold: 0.4 })
  expect(store.logged).toMatchObject([{ protocol: 'page', configuration: 'xgboost-unbalanced', probability: 0.5 }])
})

test('an answer that cannot be written down is not given', async () => {
  store.failWith(new AppError('store-unavailable', 'The store does not answer.'))
  expect(await answerToday(SAVED)).toBeUndefined()
})

test('where a key is asked for, who looks sees the answer that was kept and no other', async () => {
  uninstall()
  uninstall = installContainer(
    createFakeContainer({ store, log: store.predictions, settings: { REQUIRE_API_KEY: true } }),
  )
  expect(await lookUpSaved(SAVED.id)).toMatchObject({ state: 'kept' })
  expect(await answerToday(SAVED)).toBeUndefined()
  expect(store.logged).toEqual([])
})

test('no answer is one thing, a fault of ours another', async () => {
  uninstall()
  const score = () => Promise.reject(new TypeError('a bug'))
  uninstall = installContainer(createFakeContainer({ store, score }))
  await expect(answerToday(SAVED)).rejects.toThrow('a bug')
})

test('pictures are limited, by address', async () => {
  for (let picture = 0; picture < 60; picture++) expect(await lookUpPreview(SAVED.id)).toMatchObject({ state: 'kept' })
  expect(await lookUpPreview(SAVED.id)).toEqual({ state: 'limited' })
})
