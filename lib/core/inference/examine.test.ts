import { beforeEach, describe, expect, test } from 'vitest'
import { completeRecord } from '@/lib/core/census/complete'
import { AppError } from '@/lib/core/errors'
import { DEFAULT_CHOICE as choice } from '@/lib/core/registry/model-choice'
import { RUN_FILES } from '@/lib/core/registry/run'
import { createMemoryRegistry, type MemoryRegistry } from '@/lib/testing/memory-registry'
import { INVENTED_PERSON } from '@/lib/testing/people'
import { inventHoldout, registerModel } from '@/lib/testing/versions'
import { type ExamineDeps, examineVersion } from './examine'

const HOLDOUT = inventHoldout(0.9)

let memory: MemoryRegistry
let released: number
/** What the model says of whoever it is asked about. */
let answer: number

beforeEach(() => {
  memory = createMemoryRegistry()
  released = 0
  answer = 0.25
})

function examine(overrides: Partial<ExamineDeps> = {}) {
  const knownAnswers = [{ record: completeRecord(INVENTED_PERSON).record, probability: 0.25, margin: 0 }]
  const { version, card } = registerModel(memory, { choice, name: 'a model', holdout: HOLDOUT, card: { knownAnswers } })
  const deps: ExamineDeps = {
    artifacts: memory.artifacts,
    files: { readModel: async () => new Uint8Array() },
    runtime: {
      openModel: async () => ({
        score: async (records) => ({ probabilities: records.map(() => answer), margins: records.map(() => 0) }),
        release: async () => void released++,
      }),
    },
    fetchVersion: async () => card,
    ...overrides,
  }
  return { version, examined: () => examineVersion(deps, version) }
}

describe('examining a version', () => {
  test('brings card and hold-out to light, and closes the model', async () => {
    const { card, holdout, loadFault, answerFault } = await examine().examined()
    expect([card.configuration, loadFault, answerFault]).toEqual([choice, undefined, undefined])
    expect(holdout?.split).toEqual(HOLDOUT.split)
    expect(released).toBe(1)
  })

  test('tells what it answers wrongly, and closes the model', async () => {
    answer = 0.5
    expect(await examine().examined()).toMatchObject({ answerFault: expect.stringContaining('known answers') })
    expect(released).toBe(1)
  })

  test('tells why it does not load', async () => {
    const error = new AppError('model-unavailable', 'It is no model.')
    const { examined } = examine({ runtime: { openModel: () => Promise.reject(error) } })
    expect(await examined()).toMatchObject({ loadFault: 'It is no model.' })
  })

  test('a failure of ours is no fault of the model', async () => {
    const { examined } = examine({ runtime: { openModel: () => Promise.reject(new Error('out of memory')) } })
    await expect(examined()).rejects.toThrow('out of memory')
  })

  test.each([
    { name: 'no JSON', content: '{' },
    { name: 'not as it should be', content: '{"schema":1}' },
  ])('a hold-out that is $name counts as none', async ({ content }) => {
    const { version, examined } = examine()
    memory.putFile(version.runId, RUN_FILES.holdout, content)
    expect((await examined()).holdout).toBeUndefined()
  })

  test('a hold-out that is too large to be one is not fetched', async () => {
    const { version, examined } = examine()
    memory.putFile(version.runId, RUN_FILES.holdout, new Uint8Array(16_000_001))
    await expect(examined()).rejects.toMatchObject({ code: 'tracker-refused' })
  })
})
