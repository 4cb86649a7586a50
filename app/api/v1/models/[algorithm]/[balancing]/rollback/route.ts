import { rollbackReplySchema, rollbackRequestSchema } from '@/lib/contracts/promotion'
import { choiceOf, rollBackVersion } from '@/lib/server/promotion'
import { adminRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/v1/models/{algorithm}/{balancing}/rollback'

export const POST = adminRoute({
  route,
  body: rollbackRequestSchema,
  reply: rollbackReplySchema,
  run: (input, container, segments: { algorithm: string; balancing: string }) =>
    rollBackVersion(container, choiceOf(segments), input),
})

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['POST'])
