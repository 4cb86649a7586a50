import { z } from 'zod'
import { modelChoiceSchema } from '@/lib/core/registry/model-choice-schema'

export const healthReplySchema = z.object({ status: z.literal('up') })

/** The default model is loaded and gives its known answers. */
export const readyReplySchema = z.object({
  status: z.literal('ready'),
  model: modelChoiceSchema.extend({ version: z.string(), digest: z.string() }),
})
export type ReadyReply = z.infer<typeof readyReplySchema>
