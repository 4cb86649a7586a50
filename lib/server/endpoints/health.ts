import 'server-only'
import { healthReplySchema, readyReplySchema } from '@/lib/contracts/health'
import { createEndpoint } from '../endpoint'
import { getHandle } from '../handles'
import { checkReady } from '../ready'

export const healthEndpoint = createEndpoint({
  route: '/api/health',
  operations: {
    GET: {
      access: 'public',
      handle: getHandle({ reply: healthReplySchema, run: async () => ({ status: 'up' as const }) }),
    },
  },
})

export const readyEndpoint = createEndpoint({
  route: '/api/ready',
  operations: {
    GET: {
      access: 'public',
      handle: getHandle({ reply: readyReplySchema, run: ({ container }) => checkReady(container) }),
    },
  },
})
