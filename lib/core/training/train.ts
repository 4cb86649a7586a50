import type { CensusTable } from '@/lib/core/census/table'
import { takeRows } from '@/lib/core/census/table'
import type { Encoder } from '@/lib/core/ensemble/encoder'
import { encodeTable, fitEncoders } from '@/lib/core/ensemble/encoder'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import type { BetaCalibrator } from '@/lib/core/evaluation/calibration'
import { applyBetaToRows, betaInputsOfMargins, betaInputsOfShares, fitBeta } from '@/lib/core/evaluation/calibration'
import type { Scored } from '@/lib/core/evaluation/scored'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { Evaluation, RoundFigures, TableScores, TrainedTrees, TrainingDeps } from './ports'
import type { Recipe } from './recipe'
import type { Rows } from './split'
import { rowsOutside, splitByFeatures } from './split'

export type FitRequest = {
  readonly choice: ModelChoice
  readonly recipe: Recipe
  readonly seed: number
  /** Absent: the fit is not watched, which is faster; the model is the same either way. */
  readonly watch?: Watch | undefined
}

/** Records that a fit does not see, on which it is evaluated as it goes on: some 100 times, and after the last round. */
export type Watch = { readonly unseen: CensusTable; readonly onFigures: Evaluation['onFigures'] }

const WATCHED_ROUNDS = 100

/** A model inside the trainer, with its own way from records to probabilities: what the ONNX file must agree with. */
export type FittedModel = {
  readonly encoders: readonly Encoder[]
  readonly trained: TrainedTrees
}

type OnRounds = (part: number) => void

/** Encoders and trees from the given records alone. `onRounds` hears the part of this fit that is done, 0..1. */
export function fitModel(
  { trainer }: TrainingDeps,
  table: CensusTable,
  request: FitRequest,
  onRounds: OnRounds,
): FittedModel {
  const { recipe, seed, watch } = request
  const encoders = fitEncoders(table)
  const trained = trainer.train({
    matrix: encodeTable(encoders, table),
    labels: Float32Array.from(table.label),
    weights: trainingWeights(table, recipe),
    parameters: { ...recipe.parameters, seed },
    rounds: recipe.rounds,
    onRound: (done) => onRounds(done / recipe.rounds),
    evaluation: watch && evaluationOf(watch, { encoders, table, rounds: recipe.rounds }),
  })
  return { encoders, trained }
}

type Watched = { readonly encoders: readonly Encoder[]; readonly table: CensusTable; readonly rounds: number }

/** Both sides count as the population does, like all metrics, so that their figures compare. */
function evaluationOf({ unseen, onFigures }: Watch, { encoders, table, rounds }: Watched): Evaluation {
  return {
    trainingWeights: meanOneWeights(table),
    validation: {
      matrix: encodeTable(encoders, unseen),
      labels: Float32Array.from(unseen.label),
      weights: meanOneWeights(unseen),
    },
    everyRounds: Math.ceil(rounds / WATCHED_ROUNDS),
    onFigures,
  }
}

function meanOneWeights({ weight }: CensusTable): Float32Array {
  const mean = weight.reduce((sum, value) => sum + value, 0) / weight.length
  return Float32Array.from(weight, (value) => value / mean)
}

/** Instance weights scaled to mean 1 and damped, times the weight of the label. */
function trainingWeights({ weight, label }: CensusTable, { weightPower, positiveWeight }: Recipe): Float32Array {
  const total = weight.reduce((sum, value) => sum + value, 0)
  const above = weight.reduce((sum, value, row) => sum + value * (label[row] ?? 0), 0)
  const classRatio = (total - above) / above
  const times = 'times' in positiveWeight ? positiveWeight.times : positiveWeight.ofClassRatio * classRatio
  const mean = total / weight.length
  return Float32Array.from(weight, (value, row) => (value / mean) ** weightPower * (label[row] === 1 ? times : 1))
}

export function linkOf({ algorithm }: ModelChoice): Ensemble['link'] {
  return algorithm === 'xgboost' ? 'log-odds' : 'share'
}

export function calibrationInputs(link: Ensemble['link'], margins: ArrayLike<number>) {
  return link === 'log-odds' ? betaInputsOfMargins(margins) : betaInputsOfShares(margins)
}

/** The model's own answer, computed by the trainer's library and float64 calibration. */
export function scoreFitted(
  { encoders, trained }: FittedModel,
  table: CensusTable,
  { link, calibrator }: Pick<Ensemble, 'link' | 'calibrator'>,
): TableScores {
  const margins = Float64Array.from(trained.margins(encodeTable(encoders, table)))
  return { margins, probabilities: applyBetaToRows(calibrator, calibrationInputs(link, margins)) }
}

export type Calibrated = {
  readonly calibrator: BetaCalibrator
  /** Out-of-fold probabilities of the whole training side. */
  readonly scored: Scored
  /** How the first fold's model came about, trained on the other folds and evaluated on this one; empty unless asked for. */
  readonly curve: readonly RoundFigures[]
}

export type FoldRequest = Omit<FitRequest, 'watch'> & { readonly folds: number; readonly hasCurve: boolean }

/** Folds of a training side: the same for a sweep and for the training that follows. */
export function dealFolds(side: CensusTable, { folds, seed }: { folds: number; seed: number }): readonly Rows[] {
  return splitByFeatures(side, { shares: Array.from({ length: folds }, () => 1 / folds), seed: seed + 1 })
}

/**
 * Calibrates on margins that each fold got from a model that did not see it; encoders are fitted anew for each fold too.
 * Weighted by instance weight, so that a probability speaks of the population.
 */
export function calibrateOutOfFold(
  deps: TrainingDeps,
  side: CensusTable,
  { folds, hasCurve, ...request }: FoldRequest,
  onFold: (fold: number, part: number) => void,
): Calibrated {
  const parts = dealFolds(side, { folds, seed: request.seed })
  const margins = new Float64Array(side.rows)
  const curve: RoundFigures[] = []
  const onFigures = (figures: RoundFigures) => {
    curve.push(figures)
    return 'go-on' as const
  }
  parts.forEach((rows, fold) => {
    const unseen = takeRows(side, rows)
    const watch = hasCurve && fold === 0 ? { unseen, onFigures } : undefined
    const model = fitModel(deps, takeRows(side, rowsOutside(parts, fold)), { ...request, watch }, (part) =>
      onFold(fold, part),
    )
    place(margins, rows, model.trained.margins(encodeTable(model.encoders, unseen)))
    model.trained.free()
  })
  const inputs = calibrationInputs(linkOf(request.choice), margins)
  const calibrator = fitBeta({ ...inputs, labels: side.label, weights: side.weight })
  const probabilities = applyBetaToRows(calibrator, inputs)
  return { calibrator, scored: { probabilities, labels: side.label, weights: side.weight }, curve }
}

function place(into: Float64Array, rows: Rows, values: Float32Array): void {
  rows.forEach((row, i) => {
    into[row] = values[i] ?? Number.NaN
  })
}
