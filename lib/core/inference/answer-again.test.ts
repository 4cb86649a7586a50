import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { buildCard } from '@/lib/testing/model-cards'
import { buildSaved } from '@/lib/testing/saved'
import type { AnswerDeps, Asker } from './answer'
import { answerAgain, compareAnswers, type GivenAnswer } from './answer-again'

const ASKER: Asker = {
  protocol: 'page',
  requestId: 'r',
  keyId: undefined,
  startedMs: 0,
  beginStep: () => () => undefined,
}

function depsOf(openScorer: AnswerDeps['openScorer']): AnswerDeps {
  return {
    openScorer,
    takeTurn: async () => {},
    log: undefined,
    keepsRecords: false,
    metrics: { scored: () => undefined, answered: () => undefined },
    nowMs: () => 0,
    elapsedMs: () => 0,
    newPredictionId: () => 'id',
  }
}

const answering = depsOf(async (configuration) => ({
  card: buildCard({ configuration }),
  version: '9',
  source: 'mlflow',
  score: async (records) => ({ probabilities: records.map(({ age }) => age / 100), margins: records.map(() => 0) }),
}))

describe('answerAgain', () => {
  test('asks what serves today, at its own threshold', async () => {
    const saved = buildSaved({ record: { age: 39 }, threshold: 0.3 })
    expect(await answerAgain(answering, saved, ASKER)).toMatchObject({
      model: { ...DEFAULT_CHOICE, version: '9', source: 'mlflow' },
      probability: 0.39,
      threshold: 0.4,
      label: '<=$50k',
    })
  })

  test('keeps a threshold that was chosen by hand', async () => {
    const saved = buildSaved({ record: { age: 39 }, threshold: 0.3, isOwnThreshold: true })
    expect(await answerAgain(answering, saved, ASKER)).toMatchObject({ threshold: 0.3, label: '>$50k' })
  })

  test('throws what keeps it from an answer', async () => {
    const gone = new AppError('model-unavailable', 'It is gone.')
    const failing = depsOf(() => Promise.reject(gone))
    await expect(answerAgain(failing, buildSaved(), ASKER)).rejects.toBe(gone)
  })
})

describe('compareAnswers', () => {
  const then: GivenAnswer = buildSaved({ probability: 0.52, threshold: 0.4, assumed: { sex: 'Female' } })
  const differ = (changes: Partial<GivenAnswer>) => compareAnswers(then, { ...then, ...changes })
  const SAME = { isOtherAnswer: false, isOtherModel: false, isOtherThreshold: false, assumedOtherwise: [] }

  test.each([
    { name: 'nothing', changes: {}, difference: SAME },
    { name: 'a probability within rounding', changes: { probability: 0.5209 }, difference: SAME },
    {
      name: 'a probability beyond it',
      changes: { probability: 0.5211 },
      difference: { ...SAME, isOtherAnswer: true },
    },
    {
      name: 'a label alone',
      changes: { label: '<=$50k' as const, threshold: 0.53 },
      difference: { ...SAME, isOtherAnswer: true, isOtherThreshold: true },
    },
    {
      name: 'a model that says the same',
      changes: { model: { ...then.model, version: '9', digest: 'b'.repeat(64) } },
      difference: { ...SAME, isOtherModel: true },
    },
    {
      name: 'the same file under another number',
      changes: { model: { ...then.model, version: '9' } },
      difference: SAME,
    },
    {
      name: 'what was assumed',
      changes: { assumed: { sex: 'Male', age: 40 } },
      difference: { ...SAME, assumedOtherwise: ['age', 'sex'] },
    },
  ])('$name', ({ changes, difference }) => {
    expect(differ(changes)).toEqual(difference)
  })
})
