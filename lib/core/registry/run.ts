import { z } from 'zod'
import type { MetricName } from '@/lib/core/evaluation/metrics'
import type { ModelChoice } from './model-choice'
import { modelChoiceSchema } from './model-choice-schema'

/** `training`: one call of the command, parent of the others. `configuration`: a trained model. `trial`: a recipe of a sweep. */
export const RUN_KINDS = ['training', 'configuration', 'trial'] as const
export type RunKind = (typeof RUN_KINDS)[number]

/** Tags that Bracket writes on runs. */
export const RUN_TAGS = {
  /** The record's own id: by it a run that was sent before is found again. */
  localId: 'bracket.local_id',
  kind: 'bracket.kind',
  algorithm: 'bracket.algorithm',
  balancing: 'bracket.balancing',
  /** SHA-256 of `model.onnx`, hexadecimal. */
  digest: 'bracket.digest',
  /** SHA-256 of `card.json`, hexadecimal. */
  cardDigest: 'bracket.card_digest',
  seed: 'bracket.seed',
} as const

/** Where the files of a configuration's run stand, from the run's root. */
export const RUN_FILES = {
  card: 'card.json',
  cardText: 'MODEL_CARD.md',
  holdout: 'holdout.json',
  model: 'model/model.onnx',
} as const

/** Keys of the hold-out's weighted metrics; the unweighted ones have `UNWEIGHTED` before them. */
export const METRIC_KEYS = {
  accuracy: 'accuracy',
  precision: 'precision',
  recall: 'recall',
  specificity: 'specificity',
  f1: 'f1',
  rocAuc: 'roc_auc',
  prAuc: 'pr_auc',
  logLoss: 'log_loss',
  brier: 'brier',
  ece: 'ece',
} as const satisfies Readonly<Record<MetricName, string>>
export type MetricKey = (typeof METRIC_KEYS)[MetricName]
export const UNWEIGHTED = 'unweighted_'

/** Keys of the boosting curve's metric history; the step is the round. */
export const CURVE_KEYS = ['train_auc', 'validation_auc', 'train_log_loss', 'validation_log_loss'] as const
export type CurveKey = (typeof CURVE_KEYS)[number]

const metricPointSchema = z.object({
  key: z.string(),
  value: z.number(),
  step: z.number().int().min(0),
  /** Milliseconds since 1970, UTC. */
  timestampMs: z.number().int(),
})

/** A run as it is kept on disk until, and after, the tracking server has it. */
export const runRecordSchema = z.object({
  schema: z.literal(1),
  /** Unique among all runs of everybody. */
  localId: z.uuid(),
  name: z.string().min(1),
  kind: z.enum(RUN_KINDS),
  choice: modelChoiceSchema.optional(),
  /** `RUNNING`: a training that goes on, or was broken off; its `endedMs` is then when that was written. */
  status: z.enum(['RUNNING', 'FINISHED', 'FAILED']),
  /** Milliseconds since 1970, UTC. */
  startedMs: z.number().int(),
  endedMs: z.number().int(),
  params: z.record(z.string(), z.string()),
  /** Single figures have step 0; a curve has a point a step. */
  metrics: z.array(metricPointSchema),
  tags: z.record(z.string(), z.string()),
  dataset: z
    .object({
      name: z.string(),
      /** SHA-256 of the census text, hexadecimal; the server gets its first 36 digits, which is all it takes. */
      digest: z.string(),
      rows: z.number().int(),
    })
    .optional(),
  /** Markdown; shown as the run's description. */
  note: z.string(),
})
export type RunRecord = z.infer<typeof runRecordSchema>

/** A run as the tracking server tells of it, whoever made it. */
export type RunSummary = {
  /** 32 hexadecimal digits. */
  readonly runId: string
  readonly name: string
  readonly status: 'running' | 'scheduled' | 'finished' | 'failed' | 'killed'
  /** Undefined for a run that is not Bracket's. */
  readonly kind: RunKind | undefined
  readonly choice: ModelChoice | undefined
  readonly parentRunId: string | undefined
  /** Who started it, as the server was told. */
  readonly user: string | undefined
  readonly startedMs: number
  readonly endedMs: number | undefined
  readonly params: Readonly<Record<string, string>>
  /** The last value of each key; values that are no numbers are left out. */
  readonly metrics: Readonly<Record<string, number>>
  readonly tags: Readonly<Record<string, string>>
  /** Of the run's page in the tracking server. */
  readonly url: string
}
