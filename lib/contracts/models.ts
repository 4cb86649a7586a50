import { z } from 'zod'
import { modelCardSchema } from '@/lib/core/registry/card'
import { algorithmSchema, balancingSchema } from '@/lib/core/registry/model-choice-schema'

/** `cold`: not in memory. `failed`: the last attempt to load it failed; the next request tries again. */
export const MODEL_STATES = ['cold', 'loading', 'ready', 'failed'] as const

/** Weighted to the population, on the hold-out, at the card's threshold. */
export const headlineSchema = modelCardSchema.shape.metrics.shape.weighted.pick({
  accuracy: true,
  precision: true,
  recall: true,
  rocAuc: true,
})

export const modelSummarySchema = z.object({
  algorithm: algorithmSchema,
  balancing: balancingSchema,
  state: z.enum(MODEL_STATES),
  source: z.string(),
  /** Absent where the card cannot be read. */
  version: z.string().optional(),
  digest: z.string().optional(),
  bytes: z.number().int().optional(),
  threshold: z.number().optional(),
  metrics: headlineSchema.optional(),
})
export type ModelSummary = z.infer<typeof modelSummarySchema>

export const modelsReplySchema = z.object({ models: z.array(modelSummarySchema) })
export type ModelsReply = z.infer<typeof modelsReplySchema>

export const cardReplySchema = modelCardSchema
