import type { CensusRecord } from '@/lib/core/census/field'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelSource } from '@/lib/core/registry/serving'

/** What a model says of some records, one entry a record in the order given. */
export type Scores = {
  /** Calibrated, of an income above $50k, each in 0..1. */
  readonly probabilities: readonly number[]
  /** Log-odds or share, before calibration. */
  readonly margins: readonly number[]
}

/** A model that is open and checked. */
export type Scorer = {
  readonly card: ModelCard
  /** The registry's number, or the card's own version of a model that ships. */
  readonly version: string
  readonly source: ModelSource
  score(records: readonly CensusRecord[]): Promise<Scores>
}

export type PredictDeps = {
  /**
   * What serves the configuration, or the version asked for.
   * @throws AppError `model-unavailable` where the model is missing or fails its checks; `unknown-version`
   */
  openScorer(choice: ModelChoice, version?: string): Promise<Scorer>
  /** Lets others be served; awaited between the slices of long work. */
  takeTurn(): Promise<void>
}

/** A model in memory. Nobody may score while or after it is released. */
export type OpenModel = {
  score(records: readonly CensusRecord[]): Promise<Scores>
  release(): Promise<void>
}

/** Where models are kept. Both throw AppError `model-unavailable`. */
export type ModelFiles = {
  readCard(choice: ModelChoice): Promise<ModelCard>
  /** The model's bytes, of the size and digest that the card says. */
  readModel(card: ModelCard): Promise<Uint8Array>
}

export type ModelRuntime = {
  /** @throws AppError `model-unavailable` where the bytes are no model of the 40 census fields. */
  openModel(bytes: Uint8Array): Promise<OpenModel>
}
