import { createHash } from 'node:crypto'
import { readCensusTable } from '@/lib/adapters/files/census-text'
import { encodeEnsemble } from '@/lib/adapters/onnx/codec'
import { fitBeta } from '@/lib/core/evaluation/calibration'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { Trainer, TrainingDeps, TrainRequest } from '@/lib/core/training/ports'
import { type RecipeOverrides, recipeFor } from '@/lib/core/training/recipe'
import { dropDuplicates } from '@/lib/core/training/split'
import { calibrationInputs, fitModel, linkOf } from '@/lib/core/training/train'
import { openTrainer } from '../../compose'
import { inventTable } from '../invented-people'
import type { SmallTraining } from './answers'

/** The default of `npm run train`: two threads are where an unordered sum would show. */
const THREADS = 2
const SEED = 42
const INVENTED_ROWS = 20_000
const EXTRA_CALLS = 20_000
const SMALL: readonly { readonly choice: ModelChoice; readonly overrides: RecipeOverrides }[] = [
  { choice: { algorithm: 'xgboost', balancing: 'unbalanced' }, overrides: { rounds: 30 } },
  { choice: { algorithm: 'random-forest', balancing: 'balanced' }, overrides: { trees: 5 } },
]

const [path] = process.argv.slice(2)
const trainer = openTrainer({ threads: THREADS })
const table = path ? dropDuplicates(await readCensusTable(path)) : inventTable({ rows: INVENTED_ROWS, seed: SEED })
const trainings: Timed[] = []
const digests = Object.fromEntries(SMALL.map((small) => [choiceId(small.choice), digestOf(small)]))
const boosting = trainings[0]
if (!boosting) throw new Error('Nothing was trained.')
const answer: SmallTraining = {
  rows: table.rows,
  libraryVersion: trainer.version,
  digests,
  trainSeconds: boosting.seconds,
  nativeCalls: boosting.calls,
  nativeCallUs: measureNativeCallUs(trainer),
}
process.stdout.write(JSON.stringify(answer))

/** Everything from the records to the bytes of the file, as `npm run train` does it, calibrated on its own records. */
function digestOf({ choice, overrides }: (typeof SMALL)[number]): string {
  const deps: TrainingDeps = {
    trainer: timeTrainer(trainer, trainings),
    writeModel: () => Promise.reject(new Error('The bytes are hashed, not written.')),
    seconds: () => performance.now() / 1000,
    onProgress: () => undefined,
  }
  const fitted = fitModel(deps, table, { choice, recipe: recipeFor(choice, overrides), seed: SEED }, () => undefined)
  const { trees } = fitted.trained.read()
  const link = linkOf(choice)
  const margins = fitted.trained.margins(matrixOf(trainings))
  fitted.trained.free()
  const calibrator = fitBeta({ ...calibrationInputs(link, margins), labels: table.label, weights: table.weight })
  const bytes = encodeEnsemble({ encoders: fitted.encoders, trees, link, calibrator })
  return createHash('sha256').update(bytes).digest('hex')
}

type Timed = { readonly seconds: number; readonly calls: number; readonly request: TrainRequest }

function timeTrainer({ name, version, train }: Trainer, into: Timed[]): Trainer {
  return {
    name,
    version,
    train: (request) => {
      const startedAt = performance.now()
      const trained = train(request)
      into.push({ seconds: (performance.now() - startedAt) / 1000, calls: countNativeCalls(request), request })
      return trained
    },
  }
}

function matrixOf(timed: readonly Timed[]): TrainRequest['matrix'] {
  const last = timed.at(-1)
  if (!last) throw new Error('Nothing was trained.')
  return last.request.matrix
}

/**
 * What `openXgboost(…).train` calls: matrix made and freed, labels and weights handed over, booster made, a call for
 * each parameter and for the threads, a call a round.
 */
function countNativeCalls({ parameters, rounds }: TrainRequest): number {
  return 5 + Object.keys(parameters).length + 1 + rounds
}

/**
 * Microseconds of a small native call with two strings, the library's own work in it included: trainings of no rounds,
 * with and without thousands of parameters, each of which is one call.
 */
function measureNativeCallUs({ train }: Trainer): number {
  const timeWith = (count: number) => {
    const parameters = Object.fromEntries(Array.from({ length: count }, (_, i) => [`unused_${i}`, i]))
    const startedAt = performance.now()
    train({ ...tinyRequest(), parameters, rounds: 0 }).free()
    return performance.now() - startedAt
  }
  timeWith(EXTRA_CALLS)
  return ((timeWith(EXTRA_CALLS) - timeWith(0)) * 1000) / EXTRA_CALLS
}

function tinyRequest(): Pick<TrainRequest, 'matrix' | 'labels' | 'weights'> {
  const matrix = { values: Float32Array.of(0, 1), rows: 2, columns: 1 }
  return { matrix, labels: Float32Array.of(0, 1), weights: Float32Array.of(1, 1) }
}
