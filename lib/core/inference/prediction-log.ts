import type { CensusRecord } from '@/lib/core/census/field'
import type { ChoiceId } from '@/lib/core/registry/model-choice'
import type { Label } from './predict'

/** How an answer was asked for. `page` is our own, drawn on the server. */
export const PROTOCOLS = ['v1', 'prototype', 'mlflow', 'open-inference', 'page'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** One answer about one person, as it was given. */
export type LoggedPrediction = {
  /** UUID version 7: sorts by time. */
  readonly id: string
  /** Of the request that it was answered in; a caller may choose it, so it need not be unique. */
  readonly requestId: string
  /** Milliseconds since 1970, UTC. */
  readonly atMs: number
  readonly configuration: ChoiceId
  /** The registry's number, or the card's own version. */
  readonly version: string
  /** SHA-256 of the model file, hexadecimal. */
  readonly digest: string
  /** Calibrated, 0..1. */
  readonly probability: number
  readonly label: Label
  readonly threshold: number
  readonly protocol: Protocol
  /** Of the API key that asked; undefined for whoever has none. */
  readonly keyId: string | undefined
  /** From the arrival of the request to the score; the same for all records of a request. */
  readonly latencyMs: number
  /** Fields that were left out and assumed. */
  readonly assumedCount: number
  /** Fields with a level that no model was trained on. */
  readonly unknownCount: number
  /** What the model was given; only where the operator wants records to be kept. */
  readonly record: CensusRecord | undefined
}

export type PredictionLog = {
  /** Resolves once the entries are durable. @throws AppError `store-unavailable` */
  append(entries: readonly LoggedPrediction[]): Promise<void>
}

export type PredictionFilter = {
  /** Entries before this id, newest first: the last id of the page before. */
  readonly before?: string | undefined
  readonly configuration?: ChoiceId | undefined
  readonly protocol?: Protocol | undefined
  readonly keyId?: string | undefined
  /** Milliseconds since 1970: from (inclusive), until (exclusive). */
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
}

/** How much of the log is kept. */
export type Retention = { readonly days: number; readonly rows: number }

/** Everything throws AppError `store-unavailable`. */
export type PredictionLogReader = {
  /** Newest first. */
  list(filter: PredictionFilter, limit: number): Promise<readonly LoggedPrediction[]>
  count(): Promise<number>
  /** Deletes what is too old or too much, some thousand rows at a time. @returns how many were deleted. */
  trim(retention: Retention, nowMs: number): Promise<number>
}
