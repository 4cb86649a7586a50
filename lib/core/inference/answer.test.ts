import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { createFakeContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { INVENTED_PERSON, INVENTED_RECORD } from '@/lib/testing/people'
import { type Asker, answer, answerWithAll } from './answer'
import type { PredictionLog } from './prediction-log'

const ASKER: Asker = {
  protocol: 'v1',
  requestId: 'request-1',
  keyId: 'key-1',
  startedMs: 0,
  beginStep: () => () => undefined,
}
const REQUEST = { algorithm: 'xgboost', balancing: 'balanced', records: [INVENTED_PERSON, INVENTED_RECORD] } as const

const depsWith = (log?: PredictionLog, { keepsRecords = false } = {}) => ({
  ...createFakeContainer(log ? { log } : {}).predictDeps,
  keepsRecords,
})

describe('an answer', () => {
  test('is given once it is written down, and not before', async () => {
    let finish = () => {}
    const deps = depsWith({ append: () => new Promise((resolve) => (finish = resolve)) })
    const outcome = answer(deps, REQUEST, ASKER).then(() => 'answered')
    const later = new Promise((resolve) => setTimeout(() => resolve('waiting'), 30))
    expect(await Promise.race([outcome, later])).toBe('waiting')
    finish()
    expect(await outcome).toBe('answered')
  })

  test('is none, and counted as none, where it cannot be written down', async () => {
    const failure = new AppError('store-unavailable', 'It is away.')
    const counted: string[] = []
    const metrics = { scored: () => void counted.push('scored'), answered: () => void counted.push('answered') }
    const deps = { ...depsWith({ append: () => Promise.reject(failure) }), metrics }
    await expect(answer(deps, REQUEST, ASKER)).rejects.toBe(failure)
    expect(counted).toEqual([])
  })

  test('names its entries, one a record, with what was assumed and unknown of each', async () => {
    const store = createMemoryStore()
    const strange = { ...INVENTED_RECORD, education: 'A degree of its own' }
    const request = { ...REQUEST, records: [INVENTED_PERSON, strange], unknownLevels: 'accept' } as const
    const { predictions } = await answer(depsWith(store.predictions), request, ASKER)
    expect(predictions.map(({ id }) => id)).toEqual(store.logged.map(({ id }) => id))
    const asked = { requestId: 'request-1', keyId: 'key-1', protocol: 'v1', record: undefined }
    expect(store.logged).toMatchObject([
      { ...asked, assumedCount: 37, unknownCount: 0 },
      { ...asked, assumedCount: 0, unknownCount: 1 },
    ])
  })

  test('keeps the records only where they are to be kept', async () => {
    const store = createMemoryStore()
    const request = { ...REQUEST, records: [INVENTED_RECORD] }
    await answer(depsWith(store.predictions, { keepsRecords: true }), request, ASKER)
    expect(store.logged).toMatchObject([{ record: INVENTED_RECORD }])
  })

  test('has no id where nothing is written down', async () => {
    const { predictions } = await answer(depsWith(), REQUEST, ASKER)
    expect(predictions.map((prediction) => 'id' in prediction)).toEqual([false, false])
  })

  test('of all four is four entries, each named by its own', async () => {
    const store = createMemoryStore()
    const { answers } = await answerWithAll(depsWith(store.predictions), INVENTED_PERSON, ASKER)
    expect(answers.map(({ id }) => id)).toEqual(store.logged.map(({ id }) => id))
    expect(store.logged.map(({ configuration }) => configuration)).toEqual(
      MODEL_CHOICES.map(({ algorithm, balancing }) => `${algorithm}-${balancing}`),
    )
  })

  test('is refused before any work where there is no room for so many records', async () => {
    const weighed: number[] = []
    const weigh = (records: number) => {
      weighed.push(records)
      throw new AppError('overloaded', 'No.')
    }
    await expect(answer(depsWith(), REQUEST, { ...ASKER, weigh })).rejects.toMatchObject({ code: 'overloaded' })
    expect(weighed).toEqual([2])
  })
})
