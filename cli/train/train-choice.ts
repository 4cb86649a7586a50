import { writeModelFolder } from '@/lib/adapters/files/model-writer'
import { completeRecord } from '@/lib/core/census/complete'
import { EXAMPLE_PEOPLE } from '@/lib/core/census/examples'
import type { CensusTable } from '@/lib/core/census/table'
import type { ModelCard } from '@/lib/core/registry/card'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { assembleCard } from '@/lib/core/training/assemble-card'
import type { Trainer } from '@/lib/core/training/ports'
import { type Recipe, recipeFor } from '@/lib/core/training/recipe'
import type { Trial } from '@/lib/core/training/sweep'
import { type TrainingPlan, trainConfiguration } from '@/lib/core/training/train-configuration'
import { createPercentProgress } from '../progress'
import { describeCard } from './describe-card'
import { searchRecipe } from './search-recipe'
import type { TrackedTraining } from './tracked-training'
import type { TrainOptions } from './train-options'
import { writeModel } from './write-model'

/** What all configurations of one call are trained with. */
export type Job = {
  readonly trainer: Trainer
  readonly table: CensusTable
  readonly data: ModelCard['data']
  readonly codeCommit: string | null
  readonly choices: readonly ModelChoice[]
  readonly options: TrainOptions
}

/** Trains one configuration, after its sweep if one is asked for, and writes its folder; `tracked` keeps it as runs, too. */
export async function trainChoice(job: Job, choice: ModelChoice, tracked?: TrackedTraining): Promise<void> {
  const { trainer, table, data, codeCommit, options } = job
  const recipe = await recipeToTrain(job, choice, tracked)
  const progress = createPercentProgress(choiceId(choice))
  const deps = { trainer, writeModel, seconds, onProgress: progress.report }
  const plan: TrainingPlan = { ...options, choice, recipe, hasCurve: tracked !== undefined }
  const startedMs = Date.now()
  try {
    const trained = await trainConfiguration(deps, table, plan)
    const knownPeople = EXAMPLE_PEOPLE.map(({ record }) => completeRecord(record).record)
    const card = await assembleCard(trained, { created: new Date().toISOString(), codeCommit, data, knownPeople })
    await trained.file.close()
    progress.stop()
    console.log(describeCard(card, await writeModelFolder(options.out, card, trained.file.bytes)))
    await tracked?.keepConfiguration({ card, trained, startedMs })
    await tracked?.send()
  } finally {
    progress.stop()
  }
}

async function recipeToTrain(
  { trainer, table, options }: Job,
  choice: ModelChoice,
  tracked: TrackedTraining | undefined,
): Promise<Recipe> {
  if (!options.sweep) return recipeFor(choice, options)
  const progress = createPercentProgress(choiceId(choice))
  const deps = { trainer, writeModel, seconds, onProgress: progress.report }
  try {
    const sampling = { trials: options.sweep, overrides: options }
    const onTrial = tracked && ((trial: Trial) => tracked.keepTrial(choice, trial))
    const found = await searchRecipe(deps, table, { ...options, ...sampling, choice, onTrial })
    progress.stop()
    console.log(found.table)
    await tracked?.send()
    return found.recipe
  } finally {
    progress.stop()
  }
}

function seconds(): number {
  return performance.now() / 1000
}
