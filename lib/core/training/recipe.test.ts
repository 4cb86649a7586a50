import { describe, expect, test } from 'vitest'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { recipeFor } from './recipe'

const boosting = { algorithm: 'xgboost', balancing: 'unbalanced' } as const
const forest = { algorithm: 'random-forest', balancing: 'balanced' } as const

describe('recipeFor', () => {
  test('a forest is one round of unshrunk, unregularised trees, so that a leaf is a class share', () => {
    expect(recipeFor(forest)).toMatchObject({
      rounds: 1,
      parameters: { objective: 'reg:squarederror', learning_rate: 1, reg_lambda: 0, base_score: 0 },
    })
  })

  test.each([
    { choice: boosting, overrides: { rounds: 20 }, gives: { rounds: 20 } },
    { choice: boosting, overrides: { maxLeaves: 9 }, gives: { parameters: { max_leaves: 9 } } },
    {
      choice: forest,
      overrides: { trees: 7, maxDepth: 3 },
      gives: { parameters: { num_parallel_tree: 7, max_depth: 3 } },
    },
  ])('$overrides for $choice.algorithm', ({ choice, overrides, gives }) => {
    expect(recipeFor(choice, overrides)).toMatchObject(gives)
  })

  test("the other algorithm's overrides pass it by", () => {
    expect(recipeFor(forest, { rounds: 20, learningRate: 0.1 })).toEqual(recipeFor(forest))
    expect(recipeFor(boosting, { trees: 20 })).toEqual(recipeFor(boosting))
  })

  test('balanced recipes weigh the people above $50k more', () => {
    for (const choice of MODEL_CHOICES) {
      expect('ofClassRatio' in recipeFor(choice).positiveWeight).toBe(choice.balancing === 'balanced')
    }
  })
})
