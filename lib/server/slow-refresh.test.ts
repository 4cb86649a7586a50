import { expect, test } from 'vitest'
import { createSlowRefresh } from './slow-refresh'

test('many who ask at once are one refresh, and those who ask while it runs are the next', async () => {
  let begun = 0
  let release = () => {}
  const refresh = () => {
    begun++
    return new Promise<void>((resolve) => {
      release = resolve
    })
  }
  const ask = createSlowRefresh({ lineup: { refresh }, elapsedMs: () => performance.now(), everyMs: 20 })
  const first = Promise.all([ask(), ask(), ask()])
  await expect.poll(() => begun).toBe(1)
  const second = Promise.all([ask(), ask()])
  release()
  await first
  await expect.poll(() => begun).toBe(2)
  release()
  await second
  expect(begun).toBe(2)
})
