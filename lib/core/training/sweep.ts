import type { CensusTable } from '@/lib/core/census/table'
import { takeRows } from '@/lib/core/census/table'
import { AppError } from '@/lib/core/errors'
import type { RoundFigures, TrainingDeps } from './ports'
import type { Recipe } from './recipe'
import { rowsOutside } from './split'
import { dealFolds, fitModel } from './train'
import { splitHoldout, type TrainingPlan } from './train-configuration'

/** Rounds without a better validation PR-AUC after which a trial ends. */
export const DEFAULT_PATIENCE_ROUNDS = 150

/** One recipe, tried on the training side without its first fold and judged on that fold. */
export type Trial = {
  /** From 1, in the order of trying. */
  readonly number: number
  /** Its `rounds` are the best ones. */
  readonly recipe: Recipe
  readonly best: RoundFigures
  /** By rising round, the rounds after the best one included. */
  readonly curve: readonly RoundFigures[]
  readonly seconds: number
}

export type Sweep = Omit<TrainingPlan, 'recipe' | 'hasCurve'> & {
  /** Boosting recipes hold the most rounds that are tried. */
  readonly recipes: readonly Recipe[]
  readonly patienceRounds?: number
  /** Called, and waited for, as each trial ends. */
  readonly onTrial?: (trial: Trial) => Promise<void> | void
}

/**
 * Tries each recipe, without a look at the hold-out: `table`, `seed`, `testSize` and `folds` are those of the training
 * that follows. @throws AppError `training-failed` where the trainer fails or the first fold cannot be judged.
 */
export async function sweep(deps: TrainingDeps, table: CensusTable, plan: Sweep): Promise<readonly Trial[]> {
  const { recipes, onTrial } = plan
  const [side] = splitHoldout(table, plan)
  const folds = dealFolds(side, plan)
  const sides = { seen: takeRows(side, rowsOutside(folds, 0)), unseen: takeRows(side, folds[0] ?? new Int32Array()) }
  const trials: Trial[] = []
  for (const [index, recipe] of recipes.entries()) {
    const step = `trial ${index + 1} of ${recipes.length}`
    const report = (part: number) => deps.onProgress(step, (index + part) / recipes.length)
    const trial = { number: index + 1, ...tryRecipe(deps, sides, { ...plan, recipe }, report) }
    trials.push(trial)
    await onTrial?.(trial)
  }
  return trials
}

function tryRecipe(
  deps: TrainingDeps,
  { seen, unseen }: { seen: CensusTable; unseen: CensusTable },
  { choice, recipe, seed, patienceRounds = DEFAULT_PATIENCE_ROUNDS }: Sweep & { recipe: Recipe },
  report: (part: number) => void,
): Omit<Trial, 'number'> {
  const started = deps.seconds()
  const curve: RoundFigures[] = []
  const onFigures = (figures: RoundFigures) => {
    curve.push(figures)
    return isOverdue(curve, patienceRounds) ? ('stop' as const) : ('go-on' as const)
  }
  fitModel(deps, seen, { choice, recipe, seed, watch: { unseen, onFigures } }, report).trained.free()
  const best = bestOf(curve)
  if (!best) throw new AppError('training-failed', 'The first fold has people of one kind only: too few records.')
  return { recipe: { ...recipe, rounds: best.round }, best, curve, seconds: deps.seconds() - started }
}

function isOverdue(curve: readonly RoundFigures[], patienceRounds: number): boolean {
  const [best, last] = [bestOf(curve), curve.at(-1)]
  return best !== undefined && last !== undefined && last.round - best.round >= patienceRounds
}

/** The first with the greatest validation PR-AUC; none where that is no number anywhere. */
export function bestOf(curve: readonly RoundFigures[]): RoundFigures | undefined {
  return curve.reduce<RoundFigures | undefined>((best, figures) => {
    const { prAuc } = figures.validation
    return prAuc > (best?.validation.prAuc ?? Number.NEGATIVE_INFINITY) ? figures : best
  }, undefined)
}

/** Best validation PR-AUC first; of equal ones the first tried. */
export function rankTrials(trials: readonly Trial[]): readonly Trial[] {
  return [...trials].sort(
    (one, other) => other.best.validation.prAuc - one.best.validation.prAuc || one.number - other.number,
  )
}
