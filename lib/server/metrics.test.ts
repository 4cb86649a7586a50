import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import type { LoggedPrediction, PredictionLog } from '@/lib/core/inference/prediction-log'
import { timeAppends } from './metrics'

describe('the log’s counts', () => {
  const entries = [{}, {}, {}] as LoggedPrediction[]

  function timed(append: PredictionLog['append']) {
    const counted: (number | 'failed')[] = []
    const writes: boolean[] = []
    const metrics = {
      appended: ({ appendMs }: { readonly appendMs: number }) => void counted.push(appendMs),
      failed: () => void counted.push('failed'),
    }
    let ms = 0
    const elapsedMs = () => {
      ms += 5
      return ms
    }
    const watch = { noteWrite: (isDone: boolean) => void writes.push(isDone) }
    return { counted, writes, log: timeAppends({ append }, { metrics, watch, elapsedMs }) }
  }

  test('what a request waited is counted, and who waits', async () => {
    let finish = () => {}
    const { log, counted, writes } = timed(() => new Promise((resolve) => (finish = resolve)))
    const appending = log.append(entries)
    expect(log.waitingRows()).toBe(3)
    finish()
    await appending
    expect(counted).toEqual([5])
    expect(writes).toEqual([true])
    expect(log.waitingRows()).toBe(0)
  })

  test.each([
    { code: 'store-unavailable', counts: ['failed'], noted: [false] },
    { code: 'overloaded', counts: [], noted: [] },
  ] as const)('a refusal, $code, is passed on and counts $counts', async ({ code, counts, noted }) => {
    const failure = new AppError(code, 'No.')
    const { log, counted, writes } = timed(() => Promise.reject(failure))
    await expect(log.append(entries)).rejects.toBe(failure)
    expect(counted).toEqual(counts)
    expect(writes).toEqual(noted)
    expect(log.waitingRows()).toBe(0)
  })
})
