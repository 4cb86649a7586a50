import { describe, expect, test } from 'vitest'
import type { CensusTable } from '@/lib/core/census/table'
import { AppError } from '@/lib/core/errors'
import { judge } from '@/lib/core/evaluation/metrics'
import { inventCensusTable } from '@/lib/testing/invented-census'
import { scoredOf } from './judge'
import { type ForeignTrees, type ImportedModel, type ImportPlan, judgeImported } from './judge-imported'
import { splitHoldout } from './train-configuration'

const TABLE = inventCensusTable({ rows: 1200, seed: 6 })
const PLAN: ImportPlan = {
  choice: { algorithm: 'xgboost', balancing: 'balanced' },
  seed: 3,
  testSize: 0.25,
  onProgress: () => undefined,
}

/** Log-odds that rise with age: all that this model knows. */
const marginOfAge = (age: number) => age / 20 - 3
const sigmoid = (margin: number) => 1 / (1 + Math.exp(-margin))

function score({ integers }: CensusTable) {
  const margins = Float64Array.from(integers.age, marginOfAge)
  return { margins, probabilities: margins.map(sigmoid) }
}

function imported(foreign?: Partial<ForeignTrees>): ImportedModel {
  return {
    file: {
      bytes: Uint8Array.of(1),
      digest: 'a'.repeat(64),
      score: async (table) => score(table),
      scoreRecords: () => Promise.reject(new Error('not asked')),
      close: async () => undefined,
    },
    foreign: foreign && {
      link: 'log-odds',
      calibrator: { method: 'beta', a: 1, b: 1, c: 0 },
      columns: [{ kind: 'number', field: 'age' }],
      gains: new Float64Array(40),
      margins: ({ values }) => values.map(marginOfAge),
      ...foreign,
    },
    facts: {
      origin: { kind: 'imported', format: 'xgboost', name: 'theirs.json' },
      library: null,
      recipe: {},
      calibration: null,
      file: { trees: null, nodes: null },
    },
  }
}

describe('an imported model', () => {
  test('is judged on the hold-out of training, at a threshold from the other side', async () => {
    const { facts, heldOut } = await judgeImported(imported(), TABLE, PLAN)
    const [side, rest] = splitHoldout(TABLE, PLAN)
    expect(heldOut).toEqual(scoredOf(rest, score(rest).probabilities))
    expect(facts.metrics.weighted).toEqual(judge(heldOut, facts.threshold.value))
    const { precision, recall, accuracy } = judge(scoredOf(side, score(side).probabilities), facts.threshold.value)
    expect(facts.threshold.training).toEqual({ precision, recall, accuracy })
    expect(facts).toMatchObject({ parity: null, plainSplit: null, importance: [], trainingSeconds: null, seed: 3 })
    expect(facts.split).toMatchObject({ trainRows: side.rows, testRows: rest.rows, folds: 0 })
  })

  test('agrees with what it came from, and says how far', async () => {
    const gains = new Float64Array(40)
    gains[0] = 5
    const { facts } = await judgeImported(imported({ gains }), TABLE, PLAN)
    expect(facts.parity).toMatchObject({ rows: facts.split.testRows, stressRows: facts.split.testRows })
    expect(facts.parity?.probability).toBeLessThan(1e-6)
    expect(facts.importance[0]).toEqual({ field: 'age', share: 1 })
  })

  test.each([
    { name: 'by a step of the margin', margins: (ages: Float32Array) => ages.map((age) => marginOfAge(age) + 0.001) },
    {
      name: 'for ages that no record has',
      margins: (ages: Float32Array) => ages.map((age) => (age > 999 ? 0 : marginOfAge(age))),
    },
  ])('that strays from it $name is refused', async ({ margins }) => {
    const attempt = judgeImported(imported({ margins: ({ values }) => margins(values) }), TABLE, PLAN)
    await expect(attempt).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('strays from'),
    })
  })

  test('that cannot answer some records is refused', async () => {
    const model = imported()
    const fail = () => Promise.reject(new AppError('model-unavailable', 'It fell over.'))
    await expect(judgeImported({ ...model, file: { ...model.file, score: fail } }, TABLE, PLAN)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('It fell over.'),
    })
  })

  test('of shares beyond 0 to 1 is refused', async () => {
    await expect(judgeImported(imported({ link: 'share' }), TABLE, PLAN)).rejects.toMatchObject({
      code: 'model-invalid',
    })
  })
})
