import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import type { LoggedPrediction, PredictionLog } from '@/lib/core/inference/prediction-log'
import { createUpReading, timeAppends } from './metrics'

describe('the log’s counts', () => {
  const entries = [{}, {}, {}] as LoggedPrediction[]

  function timed(append: PredictionLog['append']) {
    const counted: (number | 'failed')[] = []
    const metrics = {
      appended: ({ appendMs }: { readonly appendMs: number }) => void counted.push(appendMs),
      failed: () => void counted.push('failed'),
    }
    let ms = 0
    const elapsedMs = () => {
      ms += 5
      return ms
    }
    return { counted, log: timeAppends({ append }, { metrics, elapsedMs }) }
  }

  test('what a request waited is counted, and who waits', async () => {
    let finish = () => {}
    const { log, counted } = timed(() => new Promise((resolve) => (finish = resolve)))
    const appending = log.append(entries)
    expect(log.waitingRows()).toBe(3)
    finish()
    await appending
    expect(counted).toEqual([5])
    expect(log.waitingRows()).toBe(0)
  })

  test.each([
    { code: 'store-unavailable', counts: ['failed'] },
    { code: 'overloaded', counts: [] },
  ] as const)('a refusal, $code, is passed on and counts $counts', async ({ code, counts }) => {
    const failure = new AppError(code, 'No.')
    const { log, counted } = timed(() => Promise.reject(failure))
    await expect(log.append(entries)).rejects.toBe(failure)
    expect(counted).toEqual(counts)
    expect(log.waitingRows()).toBe(0)
  })
})

describe('whether something answers', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  test('is known once it was asked, and changes with its answers', async () => {
    let isThere = true
    const isUp = createUpReading({
      ping: () => (isThere ? Promise.resolve() : Promise.reject(new Error('away'))),
      elapsedMs: () => 0,
    })
    expect(isUp()).toBeUndefined()
    await settled()
    isThere = false
    expect(isUp()).toBe(true)
    await settled()
    isThere = true
    expect(isUp()).toBe(false)
    await settled()
    expect(isUp()).toBe(true)
  })

  test('is denied where an answer is overdue, and it is not asked again meanwhile', async () => {
    let [ms, asked] = [0, 0]
    let finish = () => {}
    const isUp = createUpReading({
      ping: () => {
        asked++
        return new Promise((resolve) => (finish = resolve))
      },
      elapsedMs: () => ms,
      patienceMs: 1_000,
    })
    isUp()
    ms = 900
    expect(isUp()).toBeUndefined()
    ms = 1_100
    expect(isUp()).toBe(false)
    expect(asked).toBe(1)
    finish()
    await settled()
    expect(isUp()).toBe(true)
  })
})
