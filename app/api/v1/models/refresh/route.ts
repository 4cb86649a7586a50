import { modelsReplySchema } from '@/lib/contracts/models'
import { refreshModels } from '@/lib/server/models'
import { getRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/v1/models/refresh'

/** Takes no body. */
export const POST = getRoute({ route, reply: modelsReplySchema, run: refreshModels })

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['POST'])
