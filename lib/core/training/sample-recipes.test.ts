import { describe, expect, test } from 'vitest'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { recipeFor } from './recipe'
import { MAX_TRIAL_ROUNDS, SEARCHED, sampleRecipes } from './sample-recipes'

const boosting = { algorithm: 'xgboost', balancing: 'balanced' } as const
const forest = { algorithm: 'random-forest', balancing: 'unbalanced' } as const

describe.each(MODEL_CHOICES)('recipes to try for $algorithm, $balancing', (choice) => {
  const recipes = sampleRecipes(choice, { trials: 200, seed: 1 })

  test("the configuration's own comes first", () => {
    expect(recipes[0]?.parameters).toEqual(recipeFor(choice).parameters)
  })

  test('every parameter stays in its range, and fills it', () => {
    for (const [name, { min, max, scale }] of Object.entries(SEARCHED[choice.algorithm])) {
      const values = recipes.slice(1).map(({ parameters }) => Number(parameters[name]))
      expect(Math.min(...values), name).toBeGreaterThanOrEqual(min)
      expect(Math.max(...values), name).toBeLessThanOrEqual(max)
      if (scale === 'whole') expect(values.every(Number.isInteger), name).toBe(true)
      const middle = scale === 'log' ? Math.sqrt(min * max) : (min + max) / 2
      // Of 199 fair draws, fewer than 60 on one side of the middle come once in 10^8.
      expect(values.filter((value) => value < middle).length, name).toBeGreaterThan(60)
      expect(values.filter((value) => value > middle).length, name).toBeGreaterThan(60)
    }
  })

  test('what is not searched stays', () => {
    for (const { parameters, weightPower, positiveWeight } of recipes) {
      expect({ weightPower, positiveWeight }).toEqual({
        weightPower: recipeFor(choice).weightPower,
        positiveWeight: recipeFor(choice).positiveWeight,
      })
      expect(parameters.objective).toBe(recipeFor(choice).parameters.objective)
    }
  })
})

test('equal seeds give equal recipes, others do not, and more trials only add', () => {
  const sample = (trials: number, seed: number) => sampleRecipes(boosting, { trials, seed })
  expect(sample(20, 3)).toEqual(sample(20, 3))
  expect(sample(20, 3).slice(0, 8)).toEqual(sample(8, 3))
  expect(sample(20, 4)[1]).not.toEqual(sample(20, 3)[1])
})

test('what the command line says holds in every trial and moves no other draw', () => {
  const overrides = { learningRate: 0.5, rounds: 30 }
  const free = sampleRecipes(boosting, { trials: 10, seed: 3 })
  const held = sampleRecipes(boosting, { trials: 10, seed: 3, overrides })
  held.forEach((recipe, trial) => {
    expect(recipe.rounds).toBe(30)
    expect(recipe.parameters).toEqual({ ...free[trial]?.parameters, learning_rate: 0.5 })
  })
})

test('boosting gets rounds for early stopping, a forest stays one round', () => {
  expect(new Set(sampleRecipes(boosting, { trials: 5, seed: 1 }).map(({ rounds }) => rounds))).toEqual(
    new Set([MAX_TRIAL_ROUNDS]),
  )
  expect(sampleRecipes(forest, { trials: 5, seed: 1 }).every(({ rounds }) => rounds === 1)).toBe(true)
})
