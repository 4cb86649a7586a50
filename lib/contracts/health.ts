import { z } from 'zod'
import { modelChoiceSchema } from '@/lib/core/registry/model-choice-schema'
import { staleSchema } from './models'
import { modelSourceSchema } from './predict'

export const healthReplySchema = z.object({ status: z.literal('up') })

/** The default model is loaded and gives its known answers. */
export const readyReplySchema = z.object({
  status: z.literal('ready'),
  model: modelChoiceSchema.extend({
    version: z.string(),
    digest: z.string(),
    source: modelSourceSchema,
    /** Present where the registry could not be followed; the server is ready all the same. */
    stale: staleSchema.optional(),
  }),
})
export type ReadyReply = z.infer<typeof readyReplySchema>
