import { cardReplySchema } from '@/lib/contracts/models'
import { modelChoiceSchema } from '@/lib/core/registry/model-choice-schema'
import { explainEnvelope } from '@/lib/server/envelope'
import { getRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/v1/models/{algorithm}/{balancing}'

export const GET = getRoute({
  route,
  reply: cardReplySchema,
  run: async ({ files }, segments: { algorithm: string; balancing: string }) => {
    const choice = modelChoiceSchema.safeParse(segments)
    if (!choice.success) throw explainEnvelope(choice.error, segments)
    return files.readCard(choice.data)
  },
})

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['GET'])
