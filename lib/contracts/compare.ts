import { z } from 'zod'
import { predictionSchema, predictReplySchema } from './predict'

/** One person, all four configurations, each at its own threshold. */
export const compareRequestSchema = z.strictObject({ record: z.unknown() })
export type CompareRequest = z.infer<typeof compareRequestSchema>

export const compareReplySchema = z.object({
  assumed: predictionSchema.shape.assumed,
  /** In the order of `MODEL_CHOICES`; a configuration whose model cannot be loaded is absent. */
  answers: z.array(
    z.object({
      id: predictionSchema.shape.id,
      model: predictReplySchema.shape.model,
      threshold: z.number().min(0).max(1),
      probability: z.number().min(0).max(1),
      label: predictionSchema.shape.label,
    }),
  ),
})
export type CompareReply = z.infer<typeof compareReplySchema>
