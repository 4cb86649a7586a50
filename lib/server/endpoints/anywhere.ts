import 'server-only'
import { AppError } from '@/lib/core/errors'
import { createEndpoint, type Operation } from '../endpoint'

const nothing: Operation = {
  access: 'public',
  handle: async () => {
    throw new AppError('not-found', 'There is nothing at this address.')
  },
}

/** For every address under /api that is none. */
export const anywhereEndpoint = createEndpoint({
  route: '/api/*',
  operations: { GET: nothing, POST: nothing, PUT: nothing, PATCH: nothing, DELETE: nothing, OPTIONS: nothing },
})
