import { expect, test } from 'vitest'
import { watchStore } from './store-watch'

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('it is known once it was asked, and changes with its answers', async () => {
  let isThere = true
  const watch = watchStore({
    ping: () => (isThere ? Promise.resolve() : Promise.reject(new Error('away'))),
    elapsedMs: () => 0,
  })
  expect(watch.isUp()).toBeUndefined()
  await settled()
  isThere = false
  expect(watch.isUp()).toBe(true)
  await settled()
  isThere = true
  expect(watch.isUp()).toBe(false)
  await settled()
  expect(watch.isUp()).toBe(true)
})

test('an answer that is overdue counts as none, and nothing is asked meanwhile', async () => {
  let [ms, asked] = [0, 0]
  let finish = () => {}
  const watch = watchStore({
    ping: () => {
      asked++
      return new Promise((resolve) => (finish = resolve))
    },
    elapsedMs: () => ms,
    patienceMs: 1_000,
  })
  watch.isUp()
  ms = 900
  expect(watch.isUp()).toBeUndefined()
  ms = 1_100
  expect(watch.isUp()).toBe(false)
  expect(asked).toBe(1)
  finish()
  await settled()
  expect(watch.isUp()).toBe(true)
})

test('a write that failed counts for more than an answer, until one succeeds or some time has passed', async () => {
  let ms = 0
  const watch = watchStore({ ping: () => Promise.resolve(), elapsedMs: () => ms, doubtMs: 1_000 })
  watch.isUp()
  await settled()
  watch.noteWrite(false)
  expect(watch.isUp()).toBe(false)
  watch.noteWrite(true)
  expect(watch.isUp()).toBe(true)
  watch.noteWrite(false)
  ms = 999
  expect(watch.isUp()).toBe(false)
  ms = 1_000
  expect(watch.isUp()).toBe(true)
})
