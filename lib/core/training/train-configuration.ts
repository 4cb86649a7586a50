import { FIELD_NAMES } from '@/lib/core/census/field'
import type { CensusTable } from '@/lib/core/census/table'
import { takeRows } from '@/lib/core/census/table'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import { judge } from '@/lib/core/evaluation/metrics'
import type { Scored } from '@/lib/core/evaluation/scored'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { judgeBothWays, judgeFully, scoredOf } from './judge'
import { chooseThreshold } from './operating-point'
import { checkParity, damageRows } from './parity'
import type { ModelFile, RoundFigures, TrainingDeps } from './ports'
import { flattenRecipe, type Recipe } from './recipe'
import { splitByFeatures, splitPlainly } from './split'
import { calibrateOutOfFold, type FittedModel, fitModel, linkOf, scoreFitted } from './train'

export const DEFAULT_FOLDS = 3
export const DEFAULT_TEST_SIZE = 0.2
export const DEFAULT_SEED = 42
const STRESS_ROWS = 2000

export type TrainingPlan = {
  readonly choice: ModelChoice
  readonly recipe: Recipe
  readonly seed: number
  /** Part of the records that is held out, 0..1. */
  readonly testSize: number
  readonly folds: number
  /** Whether the first fold's boosting is evaluated as it goes on, which takes time and changes nothing else. */
  readonly hasCurve: boolean
}

/** What training alone can say of a model; the rest of its card is known by who keeps the file. */
export type TrainedConfiguration = {
  readonly file: ModelFile
  readonly facts: Omit<
    ModelCard,
    'schema' | 'version' | 'created' | 'codeCommit' | 'data' | 'knownAnswers' | 'file'
  > & {
    readonly file: Pick<ModelCard['file'], 'trees' | 'nodes'>
  }
  /** The served file's probabilities of the hold-out. */
  readonly heldOut: Scored
  /** By rising round; empty where the plan has none. */
  readonly curve: readonly RoundFigures[]
}

/**
 * Trains one configuration on the training side of a hold-out split, judges the written file on the other side, and
 * proves that file and trained model agree. `table` holds no exact duplicates.
 * @throws AppError `training-failed` where the trainer fails or the file strays from the model.
 */
export async function trainConfiguration(
  deps: TrainingDeps,
  table: CensusTable,
  plan: TrainingPlan,
): Promise<TrainedConfiguration> {
  const started = deps.seconds()
  const { choice, recipe, seed, folds } = plan
  const link = linkOf(choice)
  const progress = stepProgress(deps, folds)
  const [side, heldOut] = splitHoldout(table, plan)

  const {
    calibrator,
    scored: outOfFold,
    curve,
  } = calibrateOutOfFold(deps, side, plan, (fold, part) => progress(`fold ${fold + 1} of ${folds}`, fold + part))
  const { threshold, rule } = chooseThreshold(choice, outOfFold)
  const onTraining = judge(outOfFold, threshold)

  const model = fitModel(deps, side, plan, (part) => progress('final model', folds + part))
  const { trees, gains } = model.trained.read()
  const ensemble: Ensemble = { encoders: model.encoders, trees, link, calibrator }
  const file = await deps.writeModel(ensemble)
  progress('judging', folds + 1)
  const parity = await proveParity(file, model, { heldOut, ensemble, seed })
  model.trained.free()
  const scored = scoredOf(heldOut, parity.probabilities)
  const judgement = judgeFully(scored, { threshold, seed })
  const plainSplit = judgePlainly(deps, table, { plan, threshold, ensemble }, (part) =>
    progress('plain split', folds + 1 + part),
  )

  return {
    file,
    facts: {
      configuration: choice,
      seed,
      trainingSeconds: deps.seconds() - started,
      library: { name: deps.trainer.name, version: deps.trainer.version },
      recipe: flattenRecipe(recipe),
      split: {
        by: 'distinct-feature-vectors',
        testSize: plan.testSize,
        trainRows: side.rows,
        testRows: heldOut.rows,
        folds,
      },
      calibration: calibrator,
      threshold: {
        value: threshold,
        rule,
        training: { precision: onTraining.precision, recall: onTraining.recall, accuracy: onTraining.accuracy },
      },
      ...judgement,
      plainSplit,
      importance: importanceOf(gains),
      parity: parity.facts,
      file: { trees: trees.roots.length, nodes: trees.feature.length },
    },
    heldOut: scored,
    curve,
  }
}

/** The side to train on, and the one that is held out: the same for a sweep and for the training that follows. */
export function splitHoldout(
  table: CensusTable,
  { testSize, seed }: Pick<TrainingPlan, 'testSize' | 'seed'>,
): [CensusTable, CensusTable] {
  return takeBoth(table, splitByFeatures(table, { shares: [1 - testSize, testSize], seed }))
}

function takeBoth(table: CensusTable, [first, second]: readonly Int32Array[]): [CensusTable, CensusTable] {
  return [takeRows(table, first ?? new Int32Array()), takeRows(table, second ?? new Int32Array())]
}

/** Folds see part of the side, the final model all of it, and the plain split trains once more: folds + 2 like steps. */
function stepProgress(deps: TrainingDeps, folds: number): (step: string, done: number) => void {
  return (step, done) => deps.onProgress(step, done / (folds + 2))
}

type Proof = { readonly probabilities: Float64Array; readonly facts: ModelCard['parity'] }

async function proveParity(
  file: ModelFile,
  model: FittedModel,
  { heldOut, ensemble, seed }: { heldOut: CensusTable; ensemble: Ensemble; seed: number },
): Promise<Proof> {
  const damaged = damageRows(heldOut, { rows: STRESS_ROWS, seed })
  const served = await file.score(heldOut)
  const errors = [
    checkParity(scoreFitted(model, heldOut, ensemble), served),
    checkParity(scoreFitted(model, damaged, ensemble), await file.score(damaged)),
  ]
  const largest = (of: 'probability' | 'margin') => Math.max(...errors.map((error) => error[of]))
  return {
    probabilities: served.probabilities,
    facts: {
      rows: heldOut.rows,
      stressRows: damaged.rows,
      probability: largest('probability'),
      margin: largest('margin'),
    },
  }
}

/** The prototype's protocol for comparison: same recipe, calibrator and threshold, but twins may fall on both sides. */
function judgePlainly(
  deps: TrainingDeps,
  table: CensusTable,
  { plan, threshold, ensemble }: { plan: TrainingPlan; threshold: number; ensemble: Ensemble },
  onRounds: (part: number) => void,
): ModelCard['plainSplit'] {
  const shares = [1 - plan.testSize, plan.testSize]
  const [side, heldOut] = takeBoth(table, splitPlainly(table, { shares, seed: plan.seed }))
  const model = fitModel(deps, side, plan, onRounds)
  const { probabilities } = scoreFitted(model, heldOut, ensemble)
  model.trained.free()
  return judgeBothWays(scoredOf(heldOut, probabilities), threshold)
}

/** `gains` by field, in the order of `FIELD_NAMES`; some of them above 0. */
export function importanceOf(gains: Float64Array): ModelCard['importance'] {
  const total = gains.reduce((sum, gain) => sum + gain, 0)
  return FIELD_NAMES.map((field, column) => ({ field, share: (gains[column] ?? 0) / total })).sort(
    (a, b) => b.share - a.share,
  )
}
