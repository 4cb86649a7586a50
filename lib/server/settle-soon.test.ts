import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readPatience, settleSoon, withWait } from './settle-soon'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const after = (ms: number) => new Promise<string>((resolve) => setTimeout(resolve, ms, 'here'))

test('what comes soon is waited for, what comes late is not', async () => {
  const [soon, late] = [settleSoon(after(900)), settleSoon(after(1_100))]
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await soon).toBe('here')
  expect(await late).toBeUndefined()
})

test('who asks for the page whole gets it whole', async () => {
  const late = settleSoon(after(8_000), 'whole')
  await vi.advanceTimersByTimeAsync(8_000)
  expect(await late).toBe('here')
})

test('a failure is passed on, and no timer is left', async () => {
  await expect(settleSoon(Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(vi.getTimerCount()).toBe(0)
})

test('the address of the whole page asks for patience, another does not', () => {
  const { searchParams } = new URL(withWait('/models?model=a'), 'http://localhost')
  expect(readPatience(Object.fromEntries(searchParams))).toBe('whole')
  expect(readPatience({ model: 'a' })).toBe('soon')
})

test('the address of the whole page keeps its search', () => {
  expect([withWait('/models'), withWait('/models?model=a')]).toEqual(['/models?wait=1', '/models?model=a&wait=1'])
})
