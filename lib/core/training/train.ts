import type { CensusTable } from '@/lib/core/census/table'
import { takeRows } from '@/lib/core/census/table'
import type { Encoder } from '@/lib/core/ensemble/encoder'
import { encodeTable, fitEncoders } from '@/lib/core/ensemble/encoder'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import type { BetaCalibrator } from '@/lib/core/evaluation/calibration'
import { applyBetaToRows, betaInputsOfMargins, betaInputsOfShares, fitBeta } from '@/lib/core/evaluation/calibration'
import type { Scored } from '@/lib/core/evaluation/scored'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { TableScores, TrainedTrees, TrainingDeps } from './ports'
import type { Recipe } from './recipe'
import type { Rows } from './split'
import { rowsOutside, splitByFeatures } from './split'

export type FitRequest = { readonly choice: ModelChoice; readonly recipe: Recipe; readonly seed: number }

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
  const { recipe, seed } = request
  const encoders = fitEncoders(table)
  const trained = trainer.train({
    matrix: encodeTable(encoders, table),
    labels: Float32Array.from(table.label),
    weights: trainingWeights(table, recipe),
    parameters: { ...recipe.parameters, seed },
    rounds: recipe.rounds,
    onRound: (done) => onRounds(done / recipe.rounds),
  })
  return { encoders, trained }
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
}

/**
 * Calibrates on margins that each fold got from a model that did not see it; encoders are fitted anew for each fold too.
 * Weighted by instance weight, so that a probability speaks of the population.
 */
export function calibrateOutOfFold(
  deps: TrainingDeps,
  side: CensusTable,
  { folds, ...request }: FitRequest & { folds: number },
  onFold: (fold: number, part: number) => void,
): Calibrated {
  const parts = splitByFeatures(side, {
    shares: Array.from({ length: folds }, () => 1 / folds),
    seed: request.seed + 1,
  })
  const margins = new Float64Array(side.rows)
  parts.forEach((rows, fold) => {
    const model = fitModel(deps, takeRows(side, rowsOutside(parts, fold)), request, (part) => onFold(fold, part))
    place(margins, rows, model.trained.margins(encodeTable(model.encoders, takeRows(side, rows))))
    model.trained.free()
  })
  const inputs = calibrationInputs(linkOf(request.choice), margins)
  const calibrator = fitBeta({ ...inputs, labels: side.label, weights: side.weight })
  const probabilities = applyBetaToRows(calibrator, inputs)
  return { calibrator, scored: { probabilities, labels: side.label, weights: side.weight } }
}

function place(into: Float64Array, rows: Rows, values: Float32Array): void {
  rows.forEach((row, i) => {
    into[row] = values[i] ?? Number.NaN
  })
}
