import type { ApiKeys, RateLimits } from '@/lib/core/access/api-key'
import type { AuditLog } from '@/lib/core/access/audit'
import type { PredictionLog, PredictionLogReader } from '@/lib/core/inference/prediction-log'
import type { SavedPredictions } from '@/lib/core/inference/saved-prediction'
import type { PromotionLog } from '@/lib/core/registry/ports'
import type { PromotionsOptions } from './promotions'

/** All that is kept. Calls throw AppError `store-unavailable`. */
export type Store = {
  /** `append` throws AppError `overloaded` where too much waits already. */
  readonly predictions: PredictionLog & PredictionLogReader
  readonly saved: SavedPredictions
  readonly keys: ApiKeys
  readonly audit: AuditLog
  /** Moves at one tracking server; without one, at all. */
  promotions(options?: PromotionsOptions): PromotionLog
  readonly rateLimits: RateLimits
  /** Resolves where the store answers. */
  ping(): Promise<void>
  /** Waits for what is being written. The store takes nothing afterwards. */
  close(): Promise<void>
}
