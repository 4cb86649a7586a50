import type { Algorithm, Balancing, ModelChoice } from '@/lib/core/registry/model-choice'

/** How one configuration is trained: what goes to XGBoost, and what the weights are. */
export type Recipe = {
  readonly rounds: number
  /** XGBoost's own names. */
  readonly parameters: Readonly<Record<string, string | number>>
  /** Training weight = instance weight (mean 1) to this power, 0..1; metrics always take the full weight. */
  readonly weightPower: number
  /** What a record above $50k weighs more; for balanced recipes a part of negatives / positives, weighted. */
  readonly positiveWeight: { readonly times: number } | { readonly ofClassRatio: number }
}

export type RecipeOverrides = {
  readonly [name in 'rounds' | 'trees' | 'maxDepth' | 'maxLeaves' | 'learningRate' | 'minChildWeight']?:
    | number
    | undefined
}

const BOOSTING = {
  objective: 'binary:logistic',
  tree_method: 'hist',
  grow_policy: 'lossguide',
  max_depth: 0,
  max_leaves: 48,
  learning_rate: 0.025,
  subsample: 0.8,
  colsample_bytree: 0.25,
  min_child_weight: 1,
  base_score: 0.0625,
} as const

/**
 * XGBoost's own forest: one round of parallel trees on 0/1 labels with neither shrinkage nor regularisation, from a
 * base of 0, so that a leaf is a class share and the sum over the trees their mean. `gamma` only stops splits that
 * explain next to nothing.
 */
const FOREST = {
  objective: 'reg:squarederror',
  tree_method: 'hist',
  learning_rate: 1,
  reg_lambda: 0,
  base_score: 0,
  num_parallel_tree: 120,
  max_depth: 20,
  min_child_weight: 6,
  gamma: 0.05,
  subsample: 0.9,
  colsample_bytree: 0.7,
  colsample_bynode: 0.5,
} as const

/**
 * Training weighs records alike, which ranks no worse than instance weights do and is steadier. Full class weights cost
 * ranking, so balanced recipes take a part of them: calibration undoes the shift, and the threshold does the balancing.
 */
const RECIPES: { readonly [A in Algorithm]: { readonly [B in Balancing]: Recipe } } = {
  xgboost: {
    unbalanced: { rounds: 800, parameters: BOOSTING, weightPower: 0, positiveWeight: { times: 1 } },
    balanced: {
      rounds: 800,
      // More regularisation serves the many low probabilities, where a recall-first threshold lies.
      parameters: { ...BOOSTING, min_child_weight: 3, reg_lambda: 3 },
      weightPower: 0,
      positiveWeight: { ofClassRatio: 0.1 },
    },
  },
  'random-forest': {
    unbalanced: { rounds: 1, parameters: FOREST, weightPower: 0, positiveWeight: { times: 1 } },
    balanced: {
      rounds: 1,
      parameters: { ...FOREST, min_child_weight: 10, gamma: 0.3 },
      weightPower: 0,
      positiveWeight: { ofClassRatio: 0.35 },
    },
  },
}

export function recipeFor(choice: ModelChoice, overrides: RecipeOverrides = {}): Recipe {
  return overrideRecipe(RECIPES[choice.algorithm][choice.balancing], { choice, overrides })
}

/** The recipe with what was given put in its place. */
export function overrideRecipe(
  recipe: Recipe,
  { choice, overrides }: { choice: ModelChoice; overrides: RecipeOverrides },
): Recipe {
  const isForest = choice.algorithm === 'random-forest'
  // A forest is one round without shrinkage, boosting one tree a round: the others' overrides pass each by.
  const changes = {
    num_parallel_tree: isForest ? overrides.trees : undefined,
    max_depth: overrides.maxDepth,
    max_leaves: overrides.maxLeaves,
    learning_rate: isForest ? undefined : overrides.learningRate,
    min_child_weight: overrides.minChildWeight,
  }
  const given = Object.entries(changes).filter((entry): entry is [string, number] => entry[1] !== undefined)
  return {
    ...recipe,
    rounds: (isForest ? undefined : overrides.rounds) ?? recipe.rounds,
    parameters: { ...recipe.parameters, ...Object.fromEntries(given) },
  }
}

/** The recipe in one flat list, as the card holds it. */
export function flattenRecipe({
  rounds,
  parameters,
  weightPower,
  positiveWeight,
}: Recipe): Readonly<Record<string, string | number>> {
  const weight =
    'times' in positiveWeight
      ? { positive_weight: positiveWeight.times }
      : { positive_weight_of_class_ratio: positiveWeight.ofClassRatio }
  return { ...parameters, rounds, instance_weight_power: weightPower, ...weight }
}
