import { describe, expect, test } from 'vitest'
import type { CensusRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import { DEFAULT_CHOICE, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { buildCard } from '@/lib/testing/model-cards'
import { INVENTED_PERSON, INVENTED_RECORD } from '@/lib/testing/people'
import { comparisonOf, scoreWithAll } from './compare'
import { openChecked } from './open-checked'
import type { OpenModel, PredictDeps, Scorer } from './ports'
import { predict } from './predict'

type Probabilities = (records: readonly CensusRecord[]) => Promise<readonly number[]>

const depsWith = (probabilitiesOf: Probabilities): PredictDeps => ({
  openScorer: async (configuration, version) => {
    const card = buildCard({ configuration })
    const score: Scorer['score'] = async (records) => ({
      probabilities: await probabilitiesOf(records),
      margins: records.map(() => 0),
    })
    return version === undefined
      ? { card, version: card.version, source: 'folder', score }
      : { card, version, source: 'mlflow', score }
  },
  takeTurn: async () => {},
})
const scoreOfAge: Probabilities = async (records) => records.map(({ age }) => age / 100)

describe('predict', () => {
  test('answers each record in the order given, at the threshold of the card', async () => {
    const records = [{ age: 39 }, { age: 40 }, { age: 41 }]
    const reply = await predict(depsWith(scoreOfAge), { ...DEFAULT_CHOICE, records })
    expect(reply.threshold).toBe(0.4)
    expect(reply.predictions.map(({ probability, label }) => [probability, label])).toEqual([
      [0.39, '<=$50k'],
      [0.4, '>$50k'],
      [0.41, '>$50k'],
    ])
    expect(reply.model).toEqual({
      ...DEFAULT_CHOICE,
      version: '20260101-0123abcd',
      digest: 'f'.repeat(64),
      source: 'folder',
    })
  })

  test('asks the version that the caller names', async () => {
    const { model } = await predict(depsWith(scoreOfAge), { ...DEFAULT_CHOICE, version: '7', records: [{ age: 39 }] })
    expect(model).toMatchObject({ version: '7', source: 'mlflow' })
  })

  test('says what it assumed, and assumes nothing of a complete record', async () => {
    const records = [INVENTED_PERSON, INVENTED_RECORD]
    const { predictions } = await predict(depsWith(scoreOfAge), { ...DEFAULT_CHOICE, records })
    expect(Object.keys(predictions[0]?.assumed ?? {})).toHaveLength(37)
    expect(predictions[1]?.assumed).toEqual({})
  })

  test('a threshold of the request goes before that of the card', async () => {
    const request = { ...DEFAULT_CHOICE, threshold: 0.9, records: [{ age: 80 }] }
    const { predictions, threshold } = await predict(depsWith(scoreOfAge), request)
    expect([threshold, predictions[0]?.label]).toEqual([0.9, '<=$50k'])
  })

  test('reports every issue of every record before any model is opened', async () => {
    const deps: PredictDeps = { ...depsWith(scoreOfAge), openScorer: () => Promise.reject(new Error('opened')) }
    const records = [{ age: -1 }, { age: 30 }, {}, { agee: 30, sex: 'Femal' }]
    const failure = await predict(deps, { ...DEFAULT_CHOICE, records }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AppError)
    expect(failure).toMatchObject({
      code: 'invalid-input',
      message: '4 values cannot be used.',
      issues: [
        { path: ['records', 0, 'age'] },
        { path: ['records', 2] },
        { path: ['records', 3, 'agee'], suggestions: expect.arrayContaining(['age']) },
        { path: ['records', 3, 'sex'], suggestions: ['Female'] },
      ],
    })
  })

  test('lists a hundred issues and counts the rest', async () => {
    const records = Array.from({ length: 60 }, () => ({ age: -1, year: 'then' }))
    await expect(predict(depsWith(scoreOfAge), { ...DEFAULT_CHOICE, records })).rejects.toMatchObject({
      message: '120 values cannot be used; the first 100 are listed, 20 more are not.',
      issues: { length: 100 },
    })
  })

  test('lets others be served during long work, and one record needs no turn', async () => {
    let turns = 0
    const deps: PredictDeps = {
      ...depsWith(scoreOfAge),
      takeTurn: async () => {
        turns++
      },
    }
    await predict(deps, { ...DEFAULT_CHOICE, records: [{ age: 1 }] })
    expect(turns).toBe(0)
    await predict(deps, { ...DEFAULT_CHOICE, records: Array.from({ length: 300 }, () => ({ age: 1 })) })
    expect(turns).toBeGreaterThan(3)
  })

  test('stops reading at a thousand issues', async () => {
    const records = Array.from({ length: 1000 }, () => ({ age: -1, year: 'then' }))
    await expect(predict(depsWith(scoreOfAge), { ...DEFAULT_CHOICE, records })).rejects.toMatchObject({
      message: 'At least 1000 values cannot be used; the first 100 are listed.',
    })
  })

  test('does not look into a record of very many keys', async () => {
    const record = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`key ${i}`, 1]))
    await expect(predict(depsWith(scoreOfAge), { ...DEFAULT_CHOICE, records: [record] })).rejects.toMatchObject({
      issues: [{ path: ['records', 0], message: 'The record has 101 keys; a census record has 40 fields.' }],
    })
  })

  test('a model that skips a record is refused', async () => {
    const deps = depsWith(async () => [])
    await expect(predict(deps, { ...DEFAULT_CHOICE, records: [{ age: 1 }] })).rejects.toMatchObject({
      code: 'model-unavailable',
    })
  })
})

describe('compare', () => {
  const compare = async (deps: PredictDeps, input: unknown) => comparisonOf(await scoreWithAll(deps, input))

  const unavailable = new AppError('model-unavailable', 'not installed')

  test('answers with all four, in their order', async () => {
    const { answers, assumed } = await compare(depsWith(scoreOfAge), { age: 70 })
    expect(answers.map(({ model: { algorithm, balancing } }) => ({ algorithm, balancing }))).toEqual(MODEL_CHOICES)
    expect(answers[0]).toMatchObject({ probability: 0.7, threshold: 0.4, label: '>$50k' })
    expect(Object.keys(assumed)).toHaveLength(39)
  })

  test('leaves out a configuration that cannot be loaded', async () => {
    const { openScorer, takeTurn } = depsWith(scoreOfAge)
    const deps: PredictDeps = {
      takeTurn,
      openScorer: (choice) => (choice.balancing === 'balanced' ? Promise.reject(unavailable) : openScorer(choice)),
    }
    const { answers } = await compare(deps, { age: 70 })
    expect(answers.map(({ model }) => model.balancing)).toEqual(['unbalanced', 'unbalanced'])
  })

  test('fails where none can be loaded, and on any other failure', async () => {
    const deps: PredictDeps = { ...depsWith(scoreOfAge), openScorer: () => Promise.reject(unavailable) }
    await expect(compare(deps, { age: 70 })).rejects.toBe(unavailable)
    await expect(
      compare(
        depsWith(() => Promise.reject(new Error('bug'))),
        { age: 70 },
      ),
    ).rejects.toThrow('bug')
  })

  test('names the place of an issue', async () => {
    await expect(compare(depsWith(scoreOfAge), { age: 'old' })).rejects.toMatchObject({
      issues: [{ path: ['record', 'age'] }],
    })
  })
})

describe('opening a model', () => {
  const open = (probability: number, released: string[] = []) => {
    const model: OpenModel = {
      score: async (records) => ({ probabilities: records.map(() => probability), margins: records.map(() => 0) }),
      release: async () => void released.push('released'),
    }
    const files = { readModel: async () => new Uint8Array() }
    return openChecked({ files, runtime: { openModel: async () => model } }, buildCard())
  }

  test('accepts its known answers to a millionth', async () => {
    await expect(open(0.5000009)).resolves.toBeDefined()
  })

  test('refuses others, and closes the model', async () => {
    const released: string[] = []
    await expect(open(0.5001, released)).rejects.toMatchObject({ code: 'model-unavailable' })
    expect(released).toEqual(['released'])
  })

  test('refuses no number', async () => {
    await expect(open(Number.NaN)).rejects.toMatchObject({ code: 'model-unavailable' })
  })
})
