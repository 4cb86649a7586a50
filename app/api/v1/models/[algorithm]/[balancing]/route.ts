import { cardReplySchema } from '@/lib/contracts/models'
import { choiceOf } from '@/lib/server/promotion'
import { getRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/v1/models/{algorithm}/{balancing}'

export const GET = getRoute({
  route,
  reply: cardReplySchema,
  run: async ({ lineup }, segments: { algorithm: string; balancing: string }) =>
    (await lineup.serving(choiceOf(segments))).card,
})

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['GET'])
