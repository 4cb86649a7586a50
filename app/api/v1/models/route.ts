import { modelsReplySchema } from '@/lib/contracts/models'
import { listModels } from '@/lib/server/models'
import { getRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/v1/models'

export const GET = getRoute({ route, reply: modelsReplySchema, run: listModels })

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['GET'])
