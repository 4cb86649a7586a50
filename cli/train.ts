import { Command, Option } from 'commander'
import { ALGORITHMS, BALANCINGS, choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { recipeFor } from '@/lib/core/training/recipe'
import { DEFAULT_FOLDS, DEFAULT_SEED, DEFAULT_TEST_SIZE } from '@/lib/core/training/train-configuration'
import { DEFAULT_DATA, readCensusData } from './census-data'
import { openTrainer, readCodeCommit } from './compose'
import { runBreakable } from './run-command'
import { readUserName } from './settings'
import { DEFAULT_RUNS, openTracking, type Tracking } from './train/open-tracking'
import { positiveNumber, share, wholeNumber } from './train/option-values'
import { printSent } from './train/print-sent'
import { beginTrackedTraining } from './train/tracked-training'
import { type Job, trainChoice } from './train/train-choice'
import { givenOf, type TrainOptions } from './train/train-options'

const command = new Command('train')
  .description('Train, judge and export the income models from the census file.')
  .addOption(new Option('--algorithm <name>', 'which algorithm').choices([...ALGORITHMS, 'all']).default('all'))
  .addOption(
    new Option('--balancing <name>', 'precision first, or recall first').choices([...BALANCINGS, 'all']).default('all'),
  )
  .option('--data <file>', 'census file in UCI format, plain or gzipped', DEFAULT_DATA)
  .option('--out <dir>', 'folder that gets a folder for each configuration', 'models')
  .option('--seed <n>', 'seed of split, folds, trees and sweep', wholeNumber(0, 2 ** 31 - 1), DEFAULT_SEED)
  .option('--test-size <share>', 'part of the records that is held out', share, DEFAULT_TEST_SIZE)
  .option('--folds <n>', 'folds of the training side for calibration and threshold', wholeNumber(2, 20), DEFAULT_FOLDS)
  .option('--threads <n>', 'threads of XGBoost', wholeNumber(1, 256), 2)
  .option('--rounds <n>', 'boosting rounds of XGBoost; in a sweep the most that are tried', wholeNumber(1, 10_000))
  .option('--trees <n>', 'trees of a forest', wholeNumber(1, 10_000))
  .option('--max-depth <n>', 'depth of a tree, 0 for no limit', wholeNumber(0, 100))
  .option('--max-leaves <n>', 'leaves of a tree, 0 for no limit', wholeNumber(0, 100_000))
  .option('--learning-rate <x>', 'shrinkage of XGBoost', positiveNumber)
  .option('--min-child-weight <x>', 'least training weight of a leaf', positiveNumber)
  .option(
    '--sweep <n>',
    'try n recipes for each configuration, its own first and then random ones, judge them on the first fold, and train the best by PR-AUC; what is set above holds in all of them',
    wholeNumber(1, 500),
  )
  .option(
    '--track',
    'keep what was trained as runs, and send them to the tracking server of MLFLOW_TRACKING_URI; if that is down the training goes on, and "npm run track" sends them later',
  )
  .option('--runs <dir>', 'folder that gets a folder for each tracked training', DEFAULT_RUNS)
  .option('--dry-run', 'say what would be trained, and on what, and stop')
  .action(train)

await runBreakable(async () => void (await command.parseAsync()))

/** Ctrl-C simply ends the process: a model's folder changes by renames at its very end. */
async function train(options: TrainOptions): Promise<void> {
  const tracking = options.track && openTracking({ hint: 'Training works without one: leave out --track.' })
  const trainer = openTrainer({ threads: options.threads })
  const { table, facts: data } = await readCensusData(options.data)
  const choices = MODEL_CHOICES.filter(
    ({ algorithm, balancing }) =>
      [algorithm, 'all'].includes(options.algorithm) && [balancing, 'all'].includes(options.balancing),
  )
  console.log(
    `${options.data}: ${data.rows + data.duplicatesDropped} records, ${data.duplicatesDropped} exact duplicates dropped, ` +
      `${(data.positiveShare.weighted * 100).toFixed(2)} % of the population above $50k. XGBoost ${trainer.version}.`,
  )
  if (options.dryRun) return describePlan(choices, options, tracking)
  const job: Job = { trainer, table, data, codeCommit: await readCodeCommit(), choices, options }
  if (tracking) return trainTracked(job, tracking)
  for (const choice of choices) await trainChoice(job, choice)
}

function describePlan(choices: readonly ModelChoice[], options: TrainOptions, tracking: Tracking | undefined): void {
  for (const choice of choices) console.log(`${choiceId(choice)}: ${JSON.stringify(recipeFor(choice, options))}`)
  if (options.sweep)
    console.log(`The best of ${options.sweep} recipes each would be trained, the one above among them.`)
  if (tracking) console.log(`Runs would go to ${options.runs}, and from there to ${tracking.trackingUri}.`)
  console.log(`Nothing was trained. Without --dry-run the models go to ${options.out}.`)
}

async function trainTracked(job: Job, tracking: Tracking): Promise<void> {
  const { options, choices, data, codeCommit } = job
  const tracked = await beginTrackedTraining({
    tracking,
    runs: options.runs,
    context: { ...options, codeCommit, data, user: readUserName() },
    asked: { choices, options: givenOf(options) },
    onSent: printSent,
    onUnsent: console.error,
    now: Date.now,
  })
  await tracked.send()
  try {
    for (const choice of choices) await trainChoice(job, choice, tracked)
  } catch (error) {
    // What failed first is what there is to tell.
    await tracked.end('FAILED').catch(() => undefined)
    throw error
  }
  await tracked.end('FINISHED')
}
