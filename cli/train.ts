import { createHash } from 'node:crypto'
import { Command, InvalidArgumentError, Option } from 'commander'
import { readCensusText } from '@/lib/adapters/files/census-text'
import { writeModelFolder } from '@/lib/adapters/files/model-writer'
import { encodeEnsemble } from '@/lib/adapters/onnx/codec'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { completeRecord } from '@/lib/core/census/complete'
import { EXAMPLE_PEOPLE } from '@/lib/core/census/examples'
import type { CensusTable } from '@/lib/core/census/table'
import { recordAt } from '@/lib/core/census/table'
import { rateOf } from '@/lib/core/ensemble/encoder'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import type { ModelCard } from '@/lib/core/registry/card'
import { ALGORITHMS, BALANCINGS, choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { assembleCard } from '@/lib/core/training/assemble-card'
import type { ModelFile, TrainingDeps } from '@/lib/core/training/ports'
import { type RecipeOverrides, recipeFor } from '@/lib/core/training/recipe'
import { dropDuplicates } from '@/lib/core/training/split'
import {
  DEFAULT_FOLDS,
  DEFAULT_SEED,
  DEFAULT_TEST_SIZE,
  type TrainingPlan,
  trainConfiguration,
} from '@/lib/core/training/train-configuration'
import { openTrainer, readCodeCommit } from './compose'
import { createPercentProgress } from './progress'
import { describeFailure } from './run-command'

type TrainOptions = {
  readonly algorithm: ModelChoice['algorithm'] | 'all'
  readonly balancing: ModelChoice['balancing'] | 'all'
  readonly data: string
  readonly out: string
  readonly seed: number
  readonly testSize: number
  readonly folds: number
  readonly threads: number
  readonly dryRun?: true
} & RecipeOverrides

const command = new Command('train')
  .description('Train, judge and export the income models from the census file.')
  .addOption(new Option('--algorithm <name>', 'which algorithm').choices([...ALGORITHMS, 'all']).default('all'))
  .addOption(
    new Option('--balancing <name>', 'precision first, or recall first').choices([...BALANCINGS, 'all']).default('all'),
  )
  .option('--data <file>', 'census file in UCI format, plain or gzipped', 'data/census-income.data')
  .option('--out <dir>', 'folder that gets a folder for each configuration', 'models')
  .option('--seed <n>', 'seed of split, folds and trees', wholeNumber(0, 2 ** 31 - 1), DEFAULT_SEED)
  .option('--test-size <share>', 'part of the records that is held out', share, DEFAULT_TEST_SIZE)
  .option('--folds <n>', 'folds of the training side for calibration and threshold', wholeNumber(2, 20), DEFAULT_FOLDS)
  .option('--threads <n>', 'threads of XGBoost', wholeNumber(1, 256), 2)
  .option('--rounds <n>', 'boosting rounds of XGBoost', wholeNumber(1, 10_000))
  .option('--trees <n>', 'trees of a forest', wholeNumber(1, 10_000))
  .option('--max-depth <n>', 'depth of a tree, 0 for no limit', wholeNumber(0, 100))
  .option('--max-leaves <n>', 'leaves of a tree, 0 for no limit', wholeNumber(0, 100_000))
  .option('--learning-rate <x>', 'shrinkage of XGBoost', positiveNumber)
  .option('--min-child-weight <x>', 'least training weight of a leaf', positiveNumber)
  .option('--dry-run', 'say what would be trained, and on what, and stop')
  .action(train)

try {
  await command.parseAsync()
} catch (error) {
  console.error(`Error: ${describeFailure(error)}`)
  process.exitCode = 1
}

/** Ctrl-C simply ends the process: a model's folder changes by renames at its very end. */
async function train(options: TrainOptions): Promise<void> {
  const trainer = openTrainer({ threads: options.threads })
  const { table: whole, digest } = await readCensusText(options.data)
  const table = dropDuplicates(whole)
  const data: ModelCard['data'] = {
    digest,
    rows: table.rows,
    duplicatesDropped: whole.rows - table.rows,
    positiveShare: { weighted: rateOf(table), unweighted: countAbove(table) / table.rows },
  }
  const choices = MODEL_CHOICES.filter(
    ({ algorithm, balancing }) =>
      [algorithm, 'all'].includes(options.algorithm) && [balancing, 'all'].includes(options.balancing),
  )
  console.log(
    `${options.data}: ${whole.rows} records, ${data.duplicatesDropped} exact duplicates dropped, ` +
      `${(data.positiveShare.weighted * 100).toFixed(2)} % of the population above $50k. XGBoost ${trainer.version}.`,
  )
  if (options.dryRun) {
    for (const choice of choices) console.log(`${choiceId(choice)}: ${JSON.stringify(recipeFor(choice, options))}`)
    console.log(`Nothing was trained. Without --dry-run the models go to ${options.out}.`)
    return
  }
  const codeCommit = await readCodeCommit()
  for (const choice of choices) {
    const progress = createPercentProgress(choiceId(choice))
    const deps: TrainingDeps = {
      trainer,
      writeModel,
      seconds: () => performance.now() / 1000,
      onProgress: progress.report,
    }
    const plan: TrainingPlan = { ...options, choice, recipe: recipeFor(choice, options), hasCurve: false }
    try {
      const trained = await trainConfiguration(deps, table, plan)
      const knownPeople = EXAMPLE_PEOPLE.map(({ record }) => completeRecord(record).record)
      const card = await assembleCard(trained, { created: new Date().toISOString(), codeCommit, data, knownPeople })
      await trained.file.close()
      progress.stop()
      console.log(describeCard(card, await writeModelFolder(options.out, card, trained.file.bytes)))
    } finally {
      progress.stop()
    }
  }
}

async function writeModel(ensemble: Ensemble): Promise<ModelFile> {
  const bytes = encodeEnsemble(ensemble)
  const model = await openModel(bytes, { sliceRows: 4096 })
  const scoreRecords: ModelFile['scoreRecords'] = async (records) => {
    const { probabilities, margins } = await model.score(records)
    return { probabilities: Float64Array.from(probabilities), margins: Float64Array.from(margins) }
  }
  return {
    bytes,
    digest: createHash('sha256').update(bytes).digest('hex'),
    score: (table) => scoreRecords(Array.from({ length: table.rows }, (_, row) => recordAt(table, row))),
    scoreRecords,
    close: () => model.release(),
  }
}

function countAbove({ label }: CensusTable): number {
  return label.reduce((sum, value) => sum + value, 0)
}

function describeCard(
  { metrics: { weighted }, threshold, file, trainingSeconds, parity }: ModelCard,
  folder: string,
): string {
  const figures = `accuracy ${weighted.accuracy.toFixed(4)}  precision ${weighted.precision.toFixed(4)}  recall ${weighted.recall.toFixed(4)}  ROC-AUC ${weighted.rocAuc.toFixed(4)}  ECE ${weighted.ece.toFixed(4)}`
  return [
    folder,
    `  ${figures}  at threshold ${threshold.value.toFixed(4)} (hold-out, weighted)`,
    `  ${(file.bytes / 1e6).toFixed(2)} MB, ${trainingSeconds?.toFixed(1)} s, file and trained model within ${parity?.probability.toExponential(1)}`,
  ].join('\n')
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < min || value > max || text.trim() === '') {
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`)
    }
    return value
  }
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('Give a number above 0.')
  return value
}

function share(text: string): number {
  const value = Number(text)
  if (!(value >= 0.01 && value <= 0.9)) throw new InvalidArgumentError('Give a part between 0.01 and 0.9.')
  return value
}
