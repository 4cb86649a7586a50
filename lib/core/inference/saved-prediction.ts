import type { PartialRecord } from '@/lib/core/census/field'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { AnsweringModel, Label } from './predict'

/** 128 bits in base64url. */
export const SAVED_ID = /^[\w-]{22}$/

/** An answer that somebody kept, to look at again or to show to others. */
export type SavedPrediction = {
  /** As `SAVED_ID` wants it, at random: whoever has it may look. */
  readonly id: string
  readonly choice: ModelChoice
  /** What was given of the person. */
  readonly record: PartialRecord
  /** What was assumed for the rest, when it was answered. */
  readonly assumed: PartialRecord
  readonly model: AnsweringModel
  readonly probability: number
  readonly label: Label
  readonly threshold: number
  /** Whether the threshold was chosen by hand, and is not the model's own. */
  readonly isOwnThreshold: boolean
  /** Milliseconds since 1970, UTC. */
  readonly createdMs: number
  readonly expiresMs: number
  /** SHA-256, hexadecimal, of the secret that lets its maker delete it. */
  readonly deleteHash: string
}

/** Everything throws AppError `store-unavailable`. */
export type SavedPredictions = {
  save(saved: SavedPrediction): Promise<void>
  /** Undefined for one that never was, was deleted, or has expired at `nowMs`. */
  find(id: string, nowMs: number): Promise<SavedPrediction | undefined>
  /** @returns whether it was there and the secret its own. */
  delete(id: string, deleteHash: string): Promise<boolean>
  /** @returns how many were deleted. */
  trim(nowMs: number): Promise<number>
}
