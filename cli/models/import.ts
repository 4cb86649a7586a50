import { Command, Option } from 'commander'
import { ALGORITHMS, BALANCINGS, type ModelChoice } from '@/lib/core/registry/model-choice'
import { DEFAULT_SEED, DEFAULT_TEST_SIZE } from '@/lib/core/training/train-configuration'
import { DEFAULT_DATA } from '../census-data'
import { composeRegistry, openTrainer, readCodeCommit } from '../compose'
import { createPercentProgress } from '../progress'
import { CommandFailure, runBreakable } from '../run-command'
import { readUserName } from '../settings'
import { describeFigures } from '../train/describe-card'
import { share, wholeNumber } from '../train/option-values'
import { importModel } from './import-model'
import { findSource } from './import-source'
import { survivesProbe } from './survives-probe'

type ImportOptions = {
  readonly algorithm?: ModelChoice['algorithm']
  readonly balancing?: ModelChoice['balancing']
  readonly data?: string
  readonly seed: number
  readonly testSize: number
  readonly out?: string
  readonly register?: true
}

const THREADS = 2
const SOURCE_HELP =
  "an XGBoost model of census columns (.json or .ubj, with feature_names), an .onnx file of the 40 fields, a folder of Bracket's own, or models:/name/version"

/** `models import`: takes a model that was trained elsewhere, or says every reason why not. */
export function importCommand(): Command {
  return new Command('import')
    .description('Take in a model that was trained elsewhere: check it, judge it on the hold-out, keep or register it.')
    .argument('<source>', SOURCE_HELP)
    .addOption(new Option('--algorithm <name>', 'what it is to serve as').choices(ALGORITHMS))
    .addOption(new Option('--balancing <name>', 'precision first, or recall first').choices(BALANCINGS))
    .option('--data <file>', `census file in UCI format, plain or gzipped (default: ${DEFAULT_DATA})`)
    .option('--seed <n>', 'seed of the split', wholeNumber(0, 2 ** 31 - 1), DEFAULT_SEED)
    .option('--test-size <share>', 'part of the records that is held out', share, DEFAULT_TEST_SIZE)
    .option('--out <dir>', 'folder that gets a folder for the configuration')
    .option('--register', 'send it to the tracking server and register a version')
    .action((source: string, options: ImportOptions) => runBreakable(() => run(source, options)))
}

async function run(words: string, options: ImportOptions): Promise<void> {
  const { algorithm, balancing, data, seed, testSize, out } = options
  if (out === undefined && !options.register) {
    throw new CommandFailure('Say where the model is to go: --out DIR, --register, or both.')
  }
  const source = await findSource(words)
  // Said before anything is computed: no server is set.
  const registry = options.register || source.kind === 'mlflow' ? composeRegistry() : undefined
  const progress = createPercentProgress('import')
  try {
    const card = await importModel(
      {
        openXgboost: () => openTrainer({ threads: THREADS }),
        survivesProbe,
        readVersion: (model, version) => (registry ?? composeRegistry()).mlflow.readModelVersion(model, version),
        tracker: options.register ? registry?.mlflow.tracker : undefined,
        codeCommit: await readCodeCommit(),
        user: readUserName(),
        now: () => new Date(),
        onProgress: progress.report,
        say: (line) => {
          progress.stop()
          console.log(line)
        },
      },
      { source, algorithm, balancing, data, seed, testSize, out },
    )
    console.log(describeFigures(card))
  } finally {
    progress.stop()
  }
}
