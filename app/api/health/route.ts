import { healthReplySchema } from '@/lib/contracts/health'
import { getRoute, refuseMethods } from '@/lib/server/route'

const route = '/api/health'

export const GET = getRoute({ route, reply: healthReplySchema, run: async () => ({ status: 'up' as const }) })

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods(route, ['GET'])
