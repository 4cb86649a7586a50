import 'server-only'
import { compareReplySchema, compareRequestSchema } from '@/lib/contracts/compare'
import { predictReplySchema, predictRequestSchema } from '@/lib/contracts/predict'
import { answer, answerWithAll } from '@/lib/core/inference/answer'
import { createEndpoint, jsonHandle } from '../endpoint'

export const predictEndpoint = createEndpoint({
  route: '/api/v1/predict',
  operations: {
    POST: {
      access: 'predict',
      handle: jsonHandle({
        body: predictRequestSchema,
        reply: predictReplySchema,
        run: (input, { container, asker }) => answer(container.predictDeps, input, asker),
      }),
    },
  },
})

export const compareEndpoint = createEndpoint({
  route: '/api/v1/compare',
  operations: {
    POST: {
      access: 'predict',
      handle: jsonHandle({
        body: compareRequestSchema,
        reply: compareReplySchema,
        run: ({ record }, { container, asker }) => answerWithAll(container.predictDeps, record, asker),
      }),
    },
  },
})
