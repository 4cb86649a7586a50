import { Command, InvalidArgumentError, Option } from 'commander'
import type { ModelCard } from '@/lib/core/registry/card'
import { ALGORITHMS, BALANCINGS, type ModelChoice } from '@/lib/core/registry/model-choice'
import { DEFAULT_SEED, DEFAULT_TEST_SIZE } from '@/lib/core/training/train-configuration'
import { composeRegistry, openTrainer, readCodeCommit, readUserName } from '../compose'
import { createPercentProgress } from '../progress'
import { CommandFailure, runCommand } from '../run-command'
import { DEFAULT_DATA, importModel } from './import-model'
import { findSource } from './import-source'

type ImportOptions = {
  readonly algorithm?: ModelChoice['algorithm']
  readonly balancing?: ModelChoice['balancing']
  readonly data?: string
  readonly seed: number
  readonly testSize: number
  readonly out?: string
  readonly register?: true
}

const MAX_SEED = 2 ** 31 - 1
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
    .option('--seed <n>', 'seed of the split', wholeNumber, DEFAULT_SEED)
    .option('--test-size <share>', 'part of the records that is held out', share, DEFAULT_TEST_SIZE)
    .option('--out <dir>', 'folder that gets a folder for the configuration')
    .option('--register', 'send it to the tracking server and register a version')
    .action((source: string, options: ImportOptions) => runCommand(() => run(source, options)))
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
    console.log(describeImport(card))
  } finally {
    progress.stop()
  }
}

function describeImport({ metrics: { weighted }, threshold, file, parity }: ModelCard): string {
  const figures = `accuracy ${weighted.accuracy.toFixed(4)}  precision ${weighted.precision.toFixed(4)}  recall ${weighted.recall.toFixed(4)}  ROC-AUC ${weighted.rocAuc.toFixed(4)}  ECE ${weighted.ece.toFixed(4)}`
  const distance = parity ? `, file and model within ${parity.probability.toExponential(1)}` : ''
  return [
    `  ${figures}  at threshold ${threshold.value.toFixed(4)} (hold-out, weighted)`,
    `  ${(file.bytes / 1e6).toFixed(2)} MB${distance}`,
  ].join('\n')
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > MAX_SEED || text.trim() === '') {
    throw new InvalidArgumentError(`Give a whole number from 0 to ${MAX_SEED}.`)
  }
  return value
}

function share(text: string): number {
  const value = Number(text)
  if (!(value >= 0.01 && value <= 0.9)) throw new InvalidArgumentError('Give a part between 0.01 and 0.9.')
  return value
}
