import type { CensusRecord } from '@/lib/core/census/field'
import type { CensusTable } from '@/lib/core/census/table'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import type { Matrix } from '@/lib/core/ensemble/matrix'
import type { Trees } from '@/lib/core/ensemble/trees'

export type TrainRequest = {
  readonly matrix: Matrix
  /** 0 or 1 a row. */
  readonly labels: Float32Array
  /** Instance weight a row, > 0. */
  readonly weights: Float32Array
  /** XGBoost's own parameter names. */
  readonly parameters: Readonly<Record<string, string | number>>
  readonly rounds: number
  /** Called after each round with how many are done. */
  readonly onRound?: (done: number) => void
  /** Absent: nothing is evaluated, which is faster; the trees are the same either way. */
  readonly evaluation?: Evaluation | undefined
}

/** How a training is watched while it goes on. */
export type Evaluation = {
  /** Weight that each training row counts with in the figures, whatever it trains with; > 0. */
  readonly trainingWeights: Float32Array
  readonly validation: { readonly matrix: Matrix; readonly labels: Float32Array; readonly weights: Float32Array }
  /** Every how many rounds, from 1; the last round is always among them. */
  readonly everyRounds: number
  /** `stop` ends the training with the rounds that are done. */
  onFigures(figures: RoundFigures): 'go-on' | 'stop'
}

/** How well the rounds so far do on both sides, before calibration. */
export type RoundFigures = {
  /** Rounds done, from 1. */
  readonly round: number
  readonly train: SideFigures
  readonly validation: SideFigures
}

/** NaN where a side has labels of one kind only. */
export type SideFigures = {
  /** 0..1. */
  readonly rocAuc: number
  /** 0..1, as XGBoost's `aucpr` interpolates it: a little apart from average precision. */
  readonly prAuc: number
  /** 0..∞, in nats. */
  readonly logLoss: number
}

/** A trained model inside the trainer's library. */
export type TrainedTrees = {
  /** Sum of leaves and base, before any link function; one a row. */
  margins(matrix: Matrix): Float32Array
  /** The trees, and the loss that each column's splits took away, as XGBoost's `total_gain`. */
  read(): { readonly trees: Trees; readonly gains: Float64Array }
  /** Gives the library's memory back; the handle is of no use afterwards. */
  free(): void
}

export type Trainer = {
  readonly name: 'xgboost'
  readonly version: string
  /** Blocks until trained. @throws AppError `training-failed` with the library's first line. */
  train(request: TrainRequest): TrainedTrees
}

export type TableScores = {
  /** Calibrated, 0..1. */
  readonly probabilities: Float64Array
  /** What the trees sum to. */
  readonly margins: Float64Array
}

/** A model file, written and read back as a server would. */
export type ModelFile = {
  readonly bytes: Uint8Array
  /** SHA-256, hexadecimal. */
  readonly digest: string
  score(table: CensusTable): Promise<TableScores>
  scoreRecords(records: readonly CensusRecord[]): Promise<TableScores>
  close(): Promise<void>
}

export type TrainingDeps = {
  readonly trainer: Trainer
  writeModel(ensemble: Ensemble): Promise<ModelFile>
  /** Seconds since some fixed moment. */
  seconds(): number
  /** What is being done, and the part of the whole that is behind, 0..1. */
  onProgress(step: string, fraction: number): void
}
