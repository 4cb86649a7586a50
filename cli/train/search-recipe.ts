import type { CensusTable } from '@/lib/core/census/table'
import { choiceId } from '@/lib/core/registry/model-choice'
import type { TrainingDeps } from '@/lib/core/training/ports'
import type { Recipe } from '@/lib/core/training/recipe'
import { type Sampling, sampleRecipes } from '@/lib/core/training/sample-recipes'
import { rankTrials, type Sweep, sweep, type Trial } from '@/lib/core/training/sweep'
import { describeTrials } from './describe-trials'

const TOP_TRIALS = 10

export type Search = Omit<Sweep, 'recipes' | 'onTrial'> &
  Sampling & { readonly onTrial: ((trial: Trial) => Promise<void>) | undefined }

/** The best of the recipes tried, and what to print of them. */
export async function searchRecipe(
  deps: TrainingDeps,
  table: CensusTable,
  { onTrial, ...search }: Search,
): Promise<{ readonly recipe: Recipe; readonly table: string }> {
  const recipes = sampleRecipes(search.choice, search)
  const trials = await sweep(deps, table, { ...search, recipes, ...(onTrial ? { onTrial } : {}) })
  const [best = trials[0]] = rankTrials(trials)
  if (!best) throw new RangeError('A search tries at least one recipe.')
  const title = `${choiceId(search.choice)}: ${trials.length} recipes judged on the first fold, the best by PR-AUC first`
  return {
    recipe: best.recipe,
    table: `${title}\n${describeTrials(trials, { top: TOP_TRIALS })}\nTraining with trial ${best.number}.`,
  }
}
