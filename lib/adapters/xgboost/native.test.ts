import { describe, expect, test } from 'vitest'
import { marginOf } from '@/lib/core/ensemble/trees'
import { AppError } from '@/lib/core/errors'
import { judge } from '@/lib/core/evaluation/metrics'
import { createRng } from '@/lib/core/math/rng'
import type { RoundFigures, Trainer, TrainRequest } from '@/lib/core/training/ports'
import { openXgboost } from './native'

/** The library belongs to training, not to serving: a machine without it cannot run these. */
function openIfInstalled(): Trainer | undefined {
  try {
    return openXgboost({ threads: 1 })
  } catch {
    return undefined
  }
}

const trainer = openIfInstalled()
const ROWS = 500
const COLUMNS = 3

function request(parameters: TrainRequest['parameters'], rounds: number): TrainRequest {
  const rng = createRng(1)
  const values = Float32Array.from({ length: ROWS * COLUMNS }, () => rng.int(20))
  const labels = Float32Array.from({ length: ROWS }, (_, row) =>
    rng.next() * 20 < (values[row * COLUMNS] ?? 0) ? 1 : 0,
  )
  const weights = Float32Array.from({ length: ROWS }, () => 0.5 + rng.next())
  return {
    matrix: { values, rows: ROWS, columns: COLUMNS },
    labels,
    weights,
    parameters: { seed: 3, tree_method: 'hist', ...parameters },
    rounds,
  }
}

const BOOSTING = { objective: 'binary:logistic', max_depth: 3, base_score: 0.5 }
const FOREST = {
  objective: 'reg:squarederror',
  learning_rate: 1,
  reg_lambda: 0,
  base_score: 0,
  num_parallel_tree: 8,
  subsample: 0.7,
  max_depth: 6,
}

describe.runIf(trainer)('libxgboost', () => {
  const train = (ask: TrainRequest) => {
    if (!trainer) throw new Error('no library')
    const trained = trainer.train(ask)
    const model = trained.read()
    const margins = trained.margins(ask.matrix)
    trained.free()
    return { ...model, margins }
  }

  test.each([
    ['boosting', BOOSTING, 20],
    ['forest', FOREST, 1],
  ])('%s: its margins are those of the trees read back', (_, parameters, rounds) => {
    const ask = request(parameters, rounds)
    const { trees, margins } = train(ask)
    margins.forEach((margin, row) => {
      expect(marginOf(trees, ask.matrix.values.subarray(row * COLUMNS, (row + 1) * COLUMNS))).toBeCloseTo(margin, 5)
    })
  })

  test('a forest of unlimited leaves gives shares: between 0 and 1, and their mean is near the labels’', () => {
    const { margins } = train(request(FOREST, 1))
    expect(Math.min(...margins)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...margins)).toBeLessThanOrEqual(1 + 1e-6)
  })

  test('equal seeds give equal trees', () => {
    expect(train(request(FOREST, 1)).trees).toEqual(train(request(FOREST, 1)).trees)
  })

  test('the column that decides has the gain', () => {
    const { gains } = train(request(BOOSTING, 20))
    expect(gains.indexOf(Math.max(...gains))).toBe(0)
  })

  test('each round is reported', () => {
    const rounds: number[] = []
    train({ ...request(BOOSTING, 3), onRound: (done) => rounds.push(done) })
    expect(rounds).toEqual([1, 2, 3])
  })

  describe('evaluation', () => {
    const evaluated = (rounds: number, everyRounds: number, stopAt = Number.POSITIVE_INFINITY) => {
      const ask = request({ ...BOOSTING, subsample: 0.8 }, rounds)
      const seen: RoundFigures[] = []
      const validation = { ...request(BOOSTING, 1), weights: new Float32Array(ROWS).fill(1) }
      const onFigures = (figures: RoundFigures) => {
        seen.push(figures)
        return figures.round >= stopAt ? ('stop' as const) : ('go-on' as const)
      }
      const evaluation = { trainingWeights: validation.weights, validation, everyRounds, onFigures }
      return { ask, seen, model: train({ ...ask, evaluation }) }
    }

    test('comes every so many rounds and at the last, better on the side trained on as rounds go by', () => {
      const { seen } = evaluated(10, 4)
      expect(seen.map(({ round }) => round)).toEqual([4, 8, 10])
      expect(seen.at(-1)?.train.logLoss).toBeLessThan(seen[0]?.train.logLoss ?? 0)
    })

    test('figures are those of the margins, rows counting as the evaluation weighs them', () => {
      const { ask, seen, model } = evaluated(10, 10)
      const probabilities = Float64Array.from(model.margins, (margin) => 1 / (1 + Math.exp(-margin)))
      const scored = { probabilities, labels: Uint8Array.from(ask.labels), weights: new Float64Array(ROWS).fill(1) }
      const { rocAuc, logLoss, prAuc } = judge(scored, 0.5)
      // Training rows and validation rows are the same here, but for the weights that the training took.
      for (const side of [seen[0]?.train, seen[0]?.validation]) {
        expect(side?.rocAuc).toBeCloseTo(rocAuc, 5)
        expect(side?.logLoss).toBeCloseTo(logLoss, 5)
        expect(side?.prAuc).toBeCloseTo(prAuc, 1)
      }
    })

    test('leaves the trees as they are without it', () => {
      const { ask, model } = evaluated(10, 1)
      expect(model).toEqual(train(ask))
    })

    test('can stop the training', () => {
      const { ask, seen, model } = evaluated(10, 1, 3)
      expect(seen).toHaveLength(3)
      expect(model).toEqual(train({ ...ask, rounds: 3 }))
    })
  })

  test('a parameter that XGBoost refuses gives its first line, without a backtrace', () => {
    const attempt = () => train(request({ ...BOOSTING, objective: 'binary:nothing' }, 1))
    expect(attempt).toThrow(AppError)
    expect(attempt).toThrow(/^XGBoost: [^\n]*$/)
  })
})

test('a library that is not there says what to install', () => {
  const attempt = () => openXgboost({ libraryPath: '/nowhere/libxgboost.so', threads: 1 })
  for (const line of [
    'XGBOOST_LIBRARY names /nowhere',
    'apt-get install libxgboost0',
    'brew install xgboost',
    'conda',
  ]) {
    expect(attempt).toThrow(line)
  }
})
