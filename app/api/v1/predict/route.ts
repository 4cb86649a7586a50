import { predictReplySchema, predictRequestSchema } from '@/lib/contracts/predict'
import { predict } from '@/lib/core/inference/predict'
import { jsonRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/v1/predict'

export const POST = jsonRoute({
  route,
  body: predictRequestSchema,
  reply: predictReplySchema,
  run: (input, { predictDeps }) => predict(predictDeps, input),
})

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['POST'])
