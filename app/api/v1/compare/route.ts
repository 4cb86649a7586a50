import { compareReplySchema, compareRequestSchema } from '@/lib/contracts/compare'
import { compare } from '@/lib/core/inference/compare'
import { jsonRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/v1/compare'

export const POST = jsonRoute({
  route,
  body: compareRequestSchema,
  reply: compareReplySchema,
  run: ({ record }, { predictDeps }) => compare(predictDeps, record),
})

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['POST'])
