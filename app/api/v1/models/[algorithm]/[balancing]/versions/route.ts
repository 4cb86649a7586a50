import { versionsReplySchema } from '@/lib/contracts/promotion'
import { choiceOf, listVersions } from '@/lib/server/promotion'
import { getRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/v1/models/{algorithm}/{balancing}/versions'

export const GET = getRoute({
  route,
  reply: versionsReplySchema,
  run: (container, segments: { algorithm: string; balancing: string }) => listVersions(container, choiceOf(segments)),
})

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['GET'])
