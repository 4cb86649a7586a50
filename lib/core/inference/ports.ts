import type { CensusRecord } from '@/lib/core/census/field'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'

/** A model that is open and checked. */
export type Scorer = {
  readonly card: ModelCard
  /** Where the model came from. */
  readonly source: 'folder'
  /** One calibrated probability of an income above $50k per record, each in 0..1, in the order given. */
  score(records: readonly CensusRecord[]): Promise<readonly number[]>
}

export type PredictDeps = {
  /** @throws AppError `model-unavailable` where the model is missing or fails its checks. */
  openScorer(choice: ModelChoice): Promise<Scorer>
}
