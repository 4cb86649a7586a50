import { readyReplySchema } from '@/lib/contracts/health'
import { checkReady } from '@/lib/server/ready'
import { getRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/ready'

export const GET = getRoute({ route, reply: readyReplySchema, run: checkReady })

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['GET'])
