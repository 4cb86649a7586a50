import { describe, expect, test } from 'vitest'
import { inventCensusTable } from '@/lib/testing/invented-census'
import type { RoundFigures, TrainingDeps, TrainRequest } from './ports'
import { type Recipe, recipeFor } from './recipe'
import { dropDuplicates } from './split'
import { rankTrials, type Sweep, sweep } from './sweep'
import { splitHoldout } from './train-configuration'

const choice = { algorithm: 'xgboost', balancing: 'unbalanced' } as const
const TABLE = dropDuplicates(inventCensusTable({ rows: 300, seed: 2 }))
const SPLIT = { choice, seed: 1, testSize: 0.2, folds: 3 }

const figuresAt = (round: number, prAuc: number): RoundFigures => ({
  round,
  train: { rocAuc: 0.99, prAuc: 0.99, logLoss: 0.1 },
  validation: { rocAuc: 0.9, prAuc, logLoss: 0.2 },
})

/** Trains nothing: the validation PR-AUC rises up to the round that the recipe names as `peak`, and falls after it. */
function createFakeDeps() {
  const requests: TrainRequest[] = []
  const freed: number[] = []
  let clock = 0
  const deps: TrainingDeps = {
    trainer: {
      name: 'xgboost',
      version: '0',
      train: (request) => {
        requests.push(request)
        const { peak = 0, height = 0.5 } = request.parameters
        for (let round = 1; round <= request.rounds; round++) {
          const isWatched = round % (request.evaluation?.everyRounds ?? 1) === 0 || round === request.rounds
          const prAuc = Number(height) - Math.abs(round - Number(peak)) / 10_000
          if (isWatched && request.evaluation?.onFigures(figuresAt(round, prAuc)) === 'stop') break
        }
        return {
          margins: () => new Float32Array(),
          read: () => {
            throw new Error('A trial needs no trees.')
          },
          free: () => freed.push(requests.length),
        }
      },
    },
    writeModel: () => Promise.reject(new Error('A trial writes no model.')),
    seconds: () => clock++,
    onProgress: () => undefined,
  }
  return { deps, requests, freed }
}

const recipeWith = (parameters: Recipe['parameters'], rounds = 1000): Recipe => {
  return { ...recipeFor(choice), rounds, parameters }
}
const sweepOf = (recipes: readonly Recipe[], more: Partial<Sweep> = {}): Sweep => ({ ...SPLIT, recipes, ...more })

describe('sweep', () => {
  test('a trial ends when patience does, and its best round becomes its rounds', async () => {
    const { deps, freed } = createFakeDeps()
    const [trial] = await sweep(deps, TABLE, sweepOf([recipeWith({ peak: 200 })], { patienceRounds: 50 }))
    expect(trial?.best.round).toBe(200)
    expect(trial?.recipe.rounds).toBe(200)
    expect(trial?.curve.at(-1)?.round).toBe(250)
    expect(freed).toEqual([1])
  })

  test('a trial that gets better to the end takes all its rounds', async () => {
    const { deps } = createFakeDeps()
    const [trial] = await sweep(deps, TABLE, sweepOf([recipeWith({ peak: 9999 }, 130)]))
    expect(trial?.recipe.rounds).toBe(130)
  })

  test('it sees the training side alone: the first fold validates, the others train', async () => {
    const { deps, requests } = createFakeDeps()
    await sweep(deps, TABLE, sweepOf([recipeWith({})]))
    const [side] = splitHoldout(TABLE, SPLIT)
    const [seen, unseen] = [requests[0]?.matrix.rows ?? 0, requests[0]?.evaluation?.validation.matrix.rows ?? 0]
    expect(seen + unseen).toBe(side.rows)
    expect(unseen / side.rows).toBeCloseTo(1 / 3, 1)
  })

  test('trials are told of as they end, numbered from 1, and the best validation PR-AUC ranks first', async () => {
    const { deps } = createFakeDeps()
    const told: number[] = []
    const recipes = [0.5, 0.7, 0.6, 0.7].map((height) => recipeWith({ peak: 10, height }, 20))
    const trials = await sweep(deps, TABLE, sweepOf(recipes, { onTrial: ({ number }) => void told.push(number) }))
    expect(told).toEqual([1, 2, 3, 4])
    expect(rankTrials(trials).map(({ number }) => number)).toEqual([2, 4, 3, 1])
    expect(trials.every(({ seconds }) => seconds > 0)).toBe(true)
  })

  test('a fold that cannot be judged is a failure with a code', async () => {
    const { deps } = createFakeDeps()
    const attempt = sweep(deps, TABLE, sweepOf([recipeWith({ height: Number.NaN })]))
    await expect(attempt).rejects.toMatchObject({
      code: 'training-failed',
      message: expect.stringContaining('one kind only'),
    })
  })
})
