import { createRng, type Rng } from '@/lib/core/math/rng'
import type { Algorithm, ModelChoice } from '@/lib/core/registry/model-choice'
import { overrideRecipe, type Recipe, type RecipeOverrides, recipeFor } from './recipe'

/** Rounds that a trial may take at most; early stopping ends most of them long before. */
export const MAX_TRIAL_ROUNDS = 2000

type Range = {
  readonly min: number
  readonly max: number
  /** `log`: each doubling is as likely as the next. */
  readonly scale: 'linear' | 'log' | 'whole'
}

/** Where recipes are looked for, by XGBoost's names; what is not here stays as the configuration's own recipe has it. */
export const SEARCHED: { readonly [A in Algorithm]: Readonly<Record<string, Range>> } = {
  xgboost: {
    learning_rate: { min: 0.01, max: 0.1, scale: 'log' },
    max_leaves: { min: 16, max: 96, scale: 'whole' },
    min_child_weight: { min: 0.5, max: 20, scale: 'log' },
    subsample: { min: 0.5, max: 1, scale: 'linear' },
    colsample_bytree: { min: 0.15, max: 0.8, scale: 'linear' },
    reg_lambda: { min: 0.1, max: 10, scale: 'log' },
    gamma: { min: 0.001, max: 1, scale: 'log' },
  },
  // Shrinkage and regularisation stay out: they would make a leaf something else than a class share.
  'random-forest': {
    num_parallel_tree: { min: 60, max: 200, scale: 'whole' },
    max_depth: { min: 12, max: 30, scale: 'whole' },
    min_child_weight: { min: 2, max: 30, scale: 'log' },
    gamma: { min: 0.01, max: 1, scale: 'log' },
    subsample: { min: 0.6, max: 1, scale: 'linear' },
    colsample_bytree: { min: 0.4, max: 1, scale: 'linear' },
    colsample_bynode: { min: 0.3, max: 1, scale: 'linear' },
  },
}

export type Sampling = { readonly trials: number; readonly seed: number; readonly overrides?: RecipeOverrides }

/**
 * The configuration's own recipe first, then random ones (Bergstra & Bengio, 2012). Equal seeds give equal recipes, and
 * more trials only add to them. Overrides hold in every one; boosting gets the rounds that early stopping needs.
 */
export function sampleRecipes(choice: ModelChoice, { trials, seed, overrides = {} }: Sampling): readonly Recipe[] {
  const own = recipeFor(choice, overrides)
  const base = choice.algorithm === 'xgboost' ? { ...own, rounds: overrides.rounds ?? MAX_TRIAL_ROUNDS } : own
  const rng = createRng(seed)
  return Array.from({ length: trials }, (_, trial) => {
    if (trial === 0) return base
    const drawn = Object.entries(SEARCHED[choice.algorithm]).map(([name, range]) => [name, draw(rng, range)])
    const parameters = { ...base.parameters, ...Object.fromEntries(drawn) }
    return overrideRecipe({ ...base, parameters }, { choice, overrides })
  })
}

/** Three digits are all that a search of some hundred recipes can tell apart. */
function draw(rng: Rng, { min, max, scale }: Range): number {
  if (scale === 'whole') return min + rng.int(max - min + 1)
  const part = rng.next()
  const value = scale === 'log' ? min * (max / min) ** part : min + (max - min) * part
  return Number(value.toPrecision(3))
}
