import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { RecipeOverrides } from '@/lib/core/training/recipe'

export type TrainOptions = {
  readonly algorithm: ModelChoice['algorithm'] | 'all'
  readonly balancing: ModelChoice['balancing'] | 'all'
  readonly data: string
  readonly out: string
  readonly seed: number
  readonly testSize: number
  readonly folds: number
  readonly threads: number
  readonly sweep?: number
  readonly track?: true
  readonly runs: string
  readonly dryRun?: true
} & RecipeOverrides

/** What was given beside the data and the folders, by the names of run parameters. */
export function givenOf(options: TrainOptions): Readonly<Record<string, string | number>> {
  const { algorithm, balancing, rounds, trees, maxDepth, maxLeaves, learningRate, minChildWeight, sweep } = options
  const given = {
    algorithm,
    balancing,
    rounds,
    trees,
    max_depth: maxDepth,
    max_leaves: maxLeaves,
    learning_rate: learningRate,
    min_child_weight: minChildWeight,
    sweep,
  }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )
}
