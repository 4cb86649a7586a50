import { promoteReplySchema, promoteRequestSchema } from '@/lib/contracts/promotion'
import { choiceOf, promoteVersion } from '@/lib/server/promotion'
import { adminRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/v1/models/{algorithm}/{balancing}/promote'

export const POST = adminRoute({
  route,
  body: promoteRequestSchema,
  reply: promoteReplySchema,
  run: (input, container, segments: { algorithm: string; balancing: string }) =>
    promoteVersion(container, choiceOf(segments), input),
})

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['POST'])
