import { z } from 'zod'
import { SAVED_ID } from '@/lib/core/inference/saved-prediction'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { algorithmSchema, balancingSchema } from '@/lib/core/registry/model-choice-schema'
import { predictionSchema, predictReplySchema } from './predict'

/** One person under one configuration, to be kept. */
export const saveRequestSchema = z.strictObject({
  algorithm: algorithmSchema.default(DEFAULT_CHOICE.algorithm),
  balancing: balancingSchema.default(DEFAULT_CHOICE.balancing),
  threshold: z.number().min(0).max(1).optional(),
  record: z.unknown(),
})
export type SaveRequest = z.input<typeof saveRequestSchema>

const savedIdSchema = z.string().regex(SAVED_ID)

export const saveReplySchema = z.object({
  id: savedIdSchema,
  /** Where it can be looked at, relative to the server: `/p/…`. */
  url: z.string(),
  /** ISO 8601, UTC; nothing is left of it afterwards. */
  expires: z.iso.datetime(),
  /** Sent as `Authorization: Bearer`, it deletes what was saved. Told this once. */
  deleteToken: z.string(),
})
export type SaveReply = z.infer<typeof saveReplySchema>

/** The answer as it was given. */
export const savedReplySchema = z.object({
  id: savedIdSchema,
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
  model: predictReplySchema.shape.model,
  threshold: predictReplySchema.shape.threshold,
  /** Whether the threshold was chosen by hand, and is not the model's own. */
  isOwnThreshold: z.boolean(),
  probability: predictionSchema.shape.probability,
  label: predictionSchema.shape.label,
  /** What was given of the person. */
  record: predictionSchema.shape.assumed,
  /** What was assumed for the rest. */
  assumed: predictionSchema.shape.assumed,
})
export type SavedReply = z.infer<typeof savedReplySchema>
