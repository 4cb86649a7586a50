import { z } from 'zod'
import { modelCardSchema } from '@/lib/core/registry/card'
import { algorithmSchema, balancingSchema } from '@/lib/core/registry/model-choice-schema'
import { CHAMPION } from '@/lib/core/registry/version'
import { modelSourceSchema } from './predict'

/** `cold`: not in memory. `failed`: the last attempt to load it failed; the next request tries again. */
export const MODEL_STATES = ['cold', 'loading', 'ready', 'failed'] as const

/** Weighted to the population, on the hold-out, at the card's threshold. */
export const headlineSchema = modelCardSchema.shape.metrics.shape.weighted.pick({
  accuracy: true,
  precision: true,
  recall: true,
  rocAuc: true,
})

/** Since when, and why, what serves could not be held against the registry. */
export const staleSchema = z.object({ since: z.iso.datetime(), why: z.string() })

export const modelSummarySchema = z.object({
  algorithm: algorithmSchema,
  balancing: balancingSchema,
  state: z.enum(MODEL_STATES),
  /** Absent where there is nothing to serve. */
  source: modelSourceSchema.optional(),
  /** Whether the version is the registry's champion, as far as is known here. */
  alias: z.literal(CHAMPION).optional(),
  /** Present where the registry could not be followed. */
  stale: staleSchema.optional(),
  /** Estimated, while the model is in memory. */
  memoryBytes: z.number().int().optional(),
  /** The registry's number, or the card's own version; absent, as all below, where the card cannot be read. */
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
