import { describe, expect, test } from 'vitest'
import { CURVE_KEYS, RUN_TAGS, runRecordSchema } from '@/lib/core/registry/run'
import { buildCard } from '@/lib/testing/model-cards'
import type { RoundFigures } from './ports'
import { recipeFor } from './recipe'
import { breakOffTraining, configurationRecord, type RunContext, trainingRecord, trialRecord } from './run-records'

const STAMP = { localId: '5b7e6f0e-3f57-4f0e-9a38-2f4f5c1f7b11', startedMs: 1000, endedMs: 5000 }
const card = buildCard({ recipe: { rounds: 2, learning_rate: 0.025 } })
const CONTEXT: RunContext = {
  codeCommit: 'c'.repeat(40),
  user: 'ada',
  seed: 7,
  testSize: 0.2,
  folds: 3,
  threads: 2,
  data: card.data,
}
const choice = { algorithm: 'xgboost', balancing: 'unbalanced' } as const

const figuresAt = (round: number, prAuc: number): RoundFigures => ({
  round,
  train: { rocAuc: 0.9, prAuc: 0.8, logLoss: 0.1 },
  validation: { rocAuc: round === 20 ? Number.NaN : 0.85, prAuc, logLoss: 0.2 },
})
const curve = [figuresAt(10, 0.6), figuresAt(20, 0.7), figuresAt(30, 0.65)]

describe("a configuration's run", () => {
  const record = configurationRecord(STAMP, CONTEXT, { card, cardDigest: 'a'.repeat(64), curve })
  const figureOf = (key: string, step = 0) =>
    record.metrics.find((point) => point.key === key && point.step === step)?.value

  test('is a record, with recipe and settings as texts', () => {
    expect(runRecordSchema.parse(record)).toEqual(record)
    expect(record.params).toEqual({
      rounds: '2',
      learning_rate: '0.025',
      seed: '7',
      test_size: '0.2',
      folds: '3',
      threads: '2',
      algorithm: 'xgboost',
      balancing: 'unbalanced',
    })
  })

  test('has the metrics both ways, weighted intervals, and what is known of the model', () => {
    expect(figureOf('roc_auc')).toBe(card.metrics.weighted.rocAuc)
    expect(figureOf('unweighted_pr_auc')).toBe(card.metrics.unweighted.prAuc)
    expect([figureOf('ece_low'), figureOf('ece_high')]).toEqual([0.1, 0.9])
    expect(figureOf('file_bytes')).toBe(1000)
    expect(figureOf('threshold')).toBe(0.4)
  })

  test('has the curve as history, without what is no number', () => {
    const steps = CURVE_KEYS.map((key) => record.metrics.filter((point) => point.key === key).map(({ step }) => step))
    expect(steps).toEqual([
      [10, 20, 30],
      [10, 30],
      [10, 20, 30],
      [10, 20, 30],
    ])
  })

  test('names model, card, code and who trained it', () => {
    expect(record.tags).toMatchObject({
      [RUN_TAGS.digest]: card.file.digest,
      [RUN_TAGS.cardDigest]: 'a'.repeat(64),
      [RUN_TAGS.balancing]: 'unbalanced',
      'mlflow.user': 'ada',
      'mlflow.source.git.commit': CONTEXT.codeCommit,
    })
    expect(record.dataset).toEqual({ name: 'census-income', digest: card.data.digest, rows: card.data.rows })
  })

  test('keeps no tag for what is not known', () => {
    const { tags } = configurationRecord(
      STAMP,
      { ...CONTEXT, user: '', codeCommit: null },
      { card, cardDigest: '', curve },
    )
    expect(Object.keys(tags)).not.toContain('mlflow.user')
    expect(Object.keys(tags)).not.toContain('mlflow.source.git.commit')
  })
})

test("a trial's curve ends at its best round, so that the last values are its own", () => {
  const recipe = { ...recipeFor(choice), rounds: 10 }
  const trial = { number: 4, recipe, best: figuresAt(10, 0.6), curve, seconds: 3 }
  const record = trialRecord(STAMP, CONTEXT, { choice, trial })
  expect(runRecordSchema.parse(record)).toEqual(record)
  expect(record.name).toBe('xgboost-unbalanced trial 4')
  expect(Math.max(...record.metrics.map(({ step }) => step))).toBe(10)
  const values = Object.fromEntries(record.metrics.map(({ key, value }) => [key, value]))
  expect(values).toMatchObject({
    validation_pr_auc: 0.6,
    validation_auc: 0.85,
    validation_log_loss: 0.2,
    best_round: 10,
  })
  expect(record.params).toMatchObject({ rounds: '10', trial: '4', max_leaves: '48' })
})

describe("a training's run", () => {
  const training = { status: 'RUNNING', choices: [choice], options: { sweep: 20 }, cards: [] } as const

  test('says what was asked for, and never changes that', () => {
    const [begun, ended] = [training, { ...training, status: 'FINISHED', cards: [card] } as const].map((one) =>
      trainingRecord(STAMP, CONTEXT, one),
    )
    expect(begun?.params).toMatchObject({ sweep: '20', configurations: 'xgboost-unbalanced', seed: '7' })
    expect(ended?.params).toEqual(begun?.params)
  })

  test('describes itself with a table of results when it ends', () => {
    const { note } = trainingRecord(STAMP, CONTEXT, { ...training, status: 'FINISHED', cards: [card] })
    expect(note).toContain('1 of 1 configurations')
    expect(note).toContain('| xgboost-unbalanced | 0.9500 | 0.7500 |')
  })

  test('broken off, ends with the last of its runs and says which configurations are done', () => {
    const record = trainingRecord(STAMP, CONTEXT, training)
    const child = configurationRecord({ ...STAMP, endedMs: 9000 }, CONTEXT, { card, cardDigest: '', curve: [] })
    const broken = breakOffTraining(record, [child])
    expect(broken).toMatchObject({ status: 'FAILED', endedMs: 9000, params: record.params })
    expect(broken.note).toContain('Done: xgboost-unbalanced.')
    expect(breakOffTraining(record, []).note).toContain('Done: no configuration.')
  })
})
