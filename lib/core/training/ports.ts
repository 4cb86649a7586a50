import type { Matrix } from '@/lib/core/ensemble/matrix'

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
}

/** A trained model inside the trainer's library. */
export type TrainedTrees = {
  /** Sum of leaves and base, before any link function; one a row. */
  margins(matrix: Matrix): Float32Array
  /** XGBoost's JSON model file. */
  modelJson(): string
  /** Gives the library's memory back; the handle is of no use afterwards. */
  free(): void
}

export type Trainer = {
  readonly name: 'xgboost'
  readonly version: string
  /** Blocks until trained. @throws AppError `training-failed` with the library's first line. */
  train(request: TrainRequest): TrainedTrees
}
