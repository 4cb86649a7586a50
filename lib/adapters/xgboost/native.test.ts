import { describe, expect, test } from 'vitest'
import { marginOf } from '@/lib/core/ensemble/trees'
import { AppError } from '@/lib/core/errors'
import { createRng } from '@/lib/core/math/rng'
import type { Trainer, TrainRequest } from '@/lib/core/training/ports'
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
