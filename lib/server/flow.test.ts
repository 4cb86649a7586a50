import { expect, test } from 'vitest'
import { createFlow } from './flow'

test('what was done within the window, by its length', () => {
  let nowMs = 0
  const flow = createFlow({ elapsedMs: () => nowMs, windowMs: 100 })
  expect(flow.perMs()).toBe(0)
  flow.note(30)
  nowMs = 50
  flow.note(20)
  expect(flow.perMs()).toBe(0.5)
  nowMs = 100
  expect(flow.perMs()).toBe(0.2)
  nowMs = 10_000
  expect(flow.perMs()).toBe(0)
  flow.note(10)
  expect(flow.perMs()).toBe(0.1)
})
