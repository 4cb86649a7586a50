import type { FieldName, PartialRecord } from '@/lib/core/census/field'
import type { ErrorCode } from '@/lib/core/errors'
import type { ChoiceId } from '@/lib/core/registry/model-choice'
import type { Protocol } from './prediction-log'

/** How a request for predictions ended. `invalid`: the caller's mistake; `failed`: ours. */
export const OUTCOMES = ['success', 'invalid', 'denied', 'limited', 'overloaded', 'timed-out', 'failed'] as const
export type Outcome = (typeof OUTCOMES)[number]

const OUTCOME_OF = {
  'bad-request': 'invalid',
  'invalid-json': 'invalid',
  'unsupported-media-type': 'invalid',
  'too-large': 'invalid',
  'invalid-input': 'invalid',
  unauthorized: 'denied',
  forbidden: 'denied',
  'rate-limited': 'limited',
  overloaded: 'overloaded',
  'shutting-down': 'overloaded',
  'timed-out': 'timed-out',
  'unknown-model': 'invalid',
  'unknown-version': 'invalid',
  'not-found': 'invalid',
  'method-not-allowed': 'invalid',
  'model-unavailable': 'failed',
  'model-invalid': 'failed',
  'promotion-refused': 'invalid',
  'store-unavailable': 'failed',
  'tracker-unavailable': 'failed',
  'tracker-refused': 'failed',
  'data-invalid': 'failed',
  'data-unavailable': 'failed',
  'trainer-unavailable': 'failed',
  'training-failed': 'failed',
  internal: 'failed',
} as const satisfies Record<ErrorCode, Outcome>

/** What a refusal counts as. */
export function outcomeOf(code: ErrorCode): Outcome {
  return OUTCOME_OF[code]
}

/** Which model a figure is of. */
export type CountedModel = {
  readonly configuration: ChoiceId
  /** Of a model that was opened; never what a caller asked for. */
  readonly version: string
}

/** One call of a model. */
export type ScoredRecords = CountedModel & {
  readonly protocol: Protocol
  /** One entry a record, with the fields that it has a level of that no model was trained on. */
  readonly given: readonly { readonly unknown: readonly FieldName[] }[]
  /** One entry a record, with the fields that were left out. */
  readonly completed: readonly { readonly assumed: PartialRecord }[]
  /** So many of them were labelled above $50k. */
  readonly positives: number
}

export type AnsweredRequest = CountedModel & {
  readonly protocol: Protocol
  /** From the arrival of the request to its answer. */
  readonly latencyMs: number
}

/** Of no model: what was refused may have named none, or one that there is not. */
export type RefusedRequest = { readonly protocol: Protocol; readonly code: ErrorCode }

/** Counts of the model at work. Every call is synchronous, takes about a microsecond, and never throws. */
export type InferenceMetrics = {
  /** Once for each call of a model: a stream is scored in several. */
  scored(work: ScoredRecords): void
  /** Once a request and model, when all of it was answered; of a stream that has no end yet, once a batch. */
  answered(request: AnsweredRequest): void
  /** Once a request, in the place of `answered`. */
  refused(request: RefusedRequest): void
}

/** `memory`: others needed the room. `replaced`: no new request will ask for it. */
export const EVICTION_REASONS = ['memory', 'replaced'] as const
export type EvictionReason = (typeof EVICTION_REASONS)[number]

/** Counts of models coming into memory and leaving it. Never throws. */
export type ModelMetrics = {
  /** From reading its file to its known answers. */
  loaded(load: { readonly configuration: ChoiceId; readonly loadMs: number }): void
  evicted(reason: EvictionReason): void
}

/** Counts of the prediction log's writing. Never throws. */
export type LogMetrics = {
  /** One transaction, which holds the entries of all that waited. */
  committed(batch: { readonly rows: number; readonly commitMs: number }): void
  /** What one request waited until its entries were durable. */
  appended(append: { readonly appendMs: number }): void
  /** Entries that could not be written, so that their request was refused. */
  failed(): void
}
