import { type Completed, completeRecord } from '@/lib/core/census/complete'
import type { PartialRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import type { Algorithm, Balancing, ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelSource } from '@/lib/core/registry/serving'
import type { PredictDeps, Scorer } from './ports'
import { type ReadRecord, readRecords } from './read-records'

export const ABOVE_50K = '>$50k'
export const UP_TO_50K = '<=$50k'
export type Label = typeof ABOVE_50K | typeof UP_TO_50K

export type PredictRequest = ModelChoice & {
  /** A version of the configuration; what serves it where left out. */
  readonly version?: string | undefined
  /** 0..1; the card's own where left out. */
  readonly threshold?: number | undefined
  readonly records: readonly unknown[]
}

/** The model version that gave an answer. */
export type AnsweringModel = {
  algorithm: Algorithm
  balancing: Balancing
  /** The registry's number, or the card's own version of a model that ships. */
  version: string
  digest: string
  source: ModelSource
}

export type Prediction = { probability: number; label: Label; assumed: PartialRecord }
export type PredictReply = { model: AnsweringModel; threshold: number; predictions: Prediction[] }

/** Completing a record takes far longer than reading or scoring it. */
const COMPLETIONS_A_TURN = 8

/** @throws AppError `invalid-input` with every issue of every record, or `model-unavailable`. */
export async function predict(deps: PredictDeps, request: PredictRequest): Promise<PredictReply> {
  const placed = request.records.map((input, index) => ({ input, path: ['records', index] }))
  const completed = await completeInTurns(deps, await readRecords(deps, placed))
  const { algorithm, balancing, version } = request
  const scorer = await deps.openScorer({ algorithm, balancing }, version)
  const probabilities = await scorer.score(completed.map(({ record }) => record))
  const threshold = request.threshold ?? scorer.card.threshold.value
  const predictions = completed.map(({ assumed }, index): Prediction => {
    const probability = probabilityAt(probabilities, index)
    return { probability, label: labelOf(probability, threshold), assumed }
  })
  return { model: describeModel(scorer), threshold, predictions }
}

async function completeInTurns({ takeTurn }: PredictDeps, given: readonly ReadRecord[]): Promise<readonly Completed[]> {
  const completed: Completed[] = []
  for (const { record } of given) {
    if (completed.length > 0 && completed.length % COMPLETIONS_A_TURN === 0) await takeTurn()
    completed.push(completeRecord(record))
  }
  return completed
}

/** Exactly at the threshold counts as above. */
export function labelOf(probability: number, threshold: number): Label {
  return probability >= threshold ? ABOVE_50K : UP_TO_50K
}

export function probabilityAt(probabilities: readonly number[], index: number): number {
  const probability = probabilities[index]
  if (probability === undefined) throw new AppError('model-unavailable', 'The model left a record without an answer.')
  return probability
}

export function describeModel({ card, version, source }: Scorer): AnsweringModel {
  return { ...card.configuration, version, digest: card.file.digest, source }
}
