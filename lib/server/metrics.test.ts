import { expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import type { PredictionLog } from '@/lib/core/inference/prediction-log'
import { timeAppends } from './metrics'

function timed(log: PredictionLog) {
  const counted: (number | 'failed')[] = []
  let ms = 0
  const metrics = {
    appended: ({ appendMs }: { readonly appendMs: number }) => void counted.push(appendMs),
    failed: () => void counted.push('failed'),
  }
  return {
    counted,
    log: timeAppends(log, {
      metrics,
      elapsedMs: () => {
        ms += 5
        return ms
      },
    }),
  }
}

test('what a request waited for the log is counted', async () => {
  const appended: number[] = []
  const { log, counted } = timed({ append: async (entries) => void appended.push(entries.length) })
  await log.append([])
  expect(appended).toEqual([0])
  expect(counted).toEqual([5])
})

test('a failure is counted and passed on', async () => {
  const failure = new AppError('store-unavailable', 'The store is away.')
  const { log, counted } = timed({ append: () => Promise.reject(failure) })
  await expect(log.append([])).rejects.toBe(failure)
  expect(counted).toEqual(['failed'])
})
