import { expect, test } from 'vitest'
import { watchLoop } from './loop-watch'

test('a loop that is held is late from the moment that a timer is due', () => {
  let nowMs = 0
  const { delayMs } = watchLoop({ elapsedMs: () => nowMs })
  expect(delayMs()).toBe(0)
  nowMs = 20
  expect(delayMs()).toBe(0)
  nowMs = 150
  expect(delayMs()).toBe(130)
})

test('a loop that had no rest is saturated until it had', async () => {
  const { saturatedMs } = watchLoop({ elapsedMs: () => performance.now() })
  expect(saturatedMs()).toBe(0)
  const untilMs = performance.now() + 250
  while (performance.now() < untilMs);
  await expect.poll(saturatedMs, { interval: 1, timeout: 1_000 }).toBeGreaterThan(0)
  await expect.poll(saturatedMs, { interval: 50, timeout: 20_000 }).toBe(0)
})
