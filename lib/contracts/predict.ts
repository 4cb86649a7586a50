import { z } from 'zod'
import { FIELD_NAMES } from '@/lib/core/census/field'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { algorithmSchema, balancingSchema } from '@/lib/core/registry/model-choice-schema'

export const MAX_RECORDS = 1000
/** Room for `MAX_RECORDS` complete records. */
export const MAX_BODY_BYTES = 2_000_000
/** Of a request in the protocols of others, whose clients send tables; the size of the body bounds them too. */
export const MAX_ROWS = 10_000

/** Labels on the wire. */
export const LABELS = ['>$50k', '<=$50k'] as const

/** `mlflow`: the registry. `cache`: what the registry gave before it was out of reach. `folder`: what ships. */
export const modelSourceSchema = z.enum(['mlflow', 'cache', 'folder'])

const fieldValue = z.union([z.string(), z.number()])

/** The envelope; the records inside are read by `parseRecord`, which reports every field at once. */
export const predictRequestSchema = z.strictObject({
  algorithm: algorithmSchema.default(DEFAULT_CHOICE.algorithm),
  balancing: balancingSchema.default(DEFAULT_CHOICE.balancing),
  /** A registered version of the configuration; what serves it where left out. */
  version: z.string().min(1).max(64).optional(),
  threshold: z.number().min(0).max(1).optional(),
  /** `accept`: a level that no model was trained on is kept, counted and named, instead of refused. */
  unknownLevels: z.enum(['refuse', 'accept']).optional(),
  records: z.array(z.unknown()).min(1).max(MAX_RECORDS),
})
export type PredictRequest = z.infer<typeof predictRequestSchema>

export const predictionSchema = z.object({
  /** Of its entry in the prediction log; absent where nothing is written down. */
  id: z.string().optional(),
  /** Calibrated: of 100 people who get 0.3, about 30 earn above $50k. */
  probability: z.number().min(0).max(1),
  label: z.enum(LABELS),
  /** What the record left out and the model was given in its place. */
  assumed: z.partialRecord(z.enum(FIELD_NAMES), fieldValue),
  /** Fields with a level that no model was trained on; absent where there are none. */
  unknown: z.array(z.enum(FIELD_NAMES)).optional(),
})
export type Prediction = z.infer<typeof predictionSchema>

export const predictReplySchema = z.object({
  model: z.object({
    algorithm: algorithmSchema,
    balancing: balancingSchema,
    /** The registry's number, or the card's own version of a model that ships. */
    version: z.string(),
    digest: z.string(),
    source: modelSourceSchema,
  }),
  threshold: z.number().min(0).max(1),
  predictions: z.array(predictionSchema),
})
export type PredictReply = z.infer<typeof predictReplySchema>
