import { z } from 'zod'
import { KEY_ID } from '@/lib/core/access/key-text'
import { PROTOCOLS } from '@/lib/core/inference/prediction-log'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { LABELS } from './predict'

export const DEFAULT_PAGE = 100
export const MAX_PAGE = 1_000

const configurationSchema = z.enum(MODEL_CHOICES.map(choiceId))
const timeSchema = z.iso.datetime({ offset: true, error: 'It must be a time such as 2026-01-31T12:00:00Z.' })

/** The query of `GET /api/v1/predictions`; all of it may be left out. */
export const predictionsQuerySchema = z.strictObject({
  configuration: configurationSchema.optional(),
  protocol: z.enum(PROTOCOLS).optional(),
  /** An API key's id. */
  key: z.string().regex(KEY_ID, 'It must be the id of a key: 12 letters and digits.').optional(),
  /** Answers from this time on, */
  from: timeSchema.optional(),
  /** and before this one. */
  until: timeSchema.optional(),
  /** The `next` of the page before. */
  before: z.uuid('It must be the next of the page before.').optional(),
  /** Entries of one page; an export has all. */
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  /** Instead of the Accept header. */
  format: z.enum(['json', 'csv']).optional(),
})
export type PredictionsQuery = z.infer<typeof predictionsQuerySchema>

/** One answer about one person, as it was given. */
export const loggedPredictionSchema = z.object({
  id: z.string(),
  requestId: z.string(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  configuration: configurationSchema,
  version: z.string(),
  digest: z.string(),
  probability: z.number().min(0).max(1),
  label: z.enum(LABELS),
  threshold: z.number().min(0).max(1),
  protocol: z.enum(PROTOCOLS),
  /** Of the API key that asked; absent for whoever had none. */
  key: z.string().optional(),
  latencyMs: z.number(),
  /** Fields that were left out and assumed. */
  assumed: z.number().int(),
  /** Fields with a level that no model was trained on. */
  unknown: z.number().int(),
  /** By field, as the model was given it; only where the operator keeps records. */
  record: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

/** Newest first. */
export const predictionsReplySchema = z.object({
  predictions: z.array(loggedPredictionSchema),
  /** Where the next page begins; absent on the last. */
  next: z.string().optional(),
})
export type PredictionsReply = z.infer<typeof predictionsReplySchema>
