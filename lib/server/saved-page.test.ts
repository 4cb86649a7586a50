import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { createFakeContainer, type FakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { buildSaved } from '@/lib/testing/saved'
import { answerToday, lookUpSaved } from './saved-page'

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
