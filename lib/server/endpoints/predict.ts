import 'server-only'
import { compareRequestSchema } from '@/lib/contracts/compare'
import { predictRequestSchema } from '@/lib/contracts/predict'
import { answer, answerWithAll } from '@/lib/core/inference/answer'
import { createEndpoint } from '../endpoint'
import { jsonHandle } from '../handles'
import { isNdjson, ndjsonHandle } from './ndjson'

const predictHandle = jsonHandle({
  body: predictRequestSchema,
  run: (input, { container, asker }) => answer(container.predictDeps, input, asker),
})

/** One list in JSON, or records one a line for as long as they come. */
export const predictEndpoint = createEndpoint({
  route: '/api/v1/predict',
  operations: {
    POST: {
      access: (call) => (isNdjson(call) ? 'batch' : 'predict'),
      handle: (call, context) => (isNdjson(call) ? ndjsonHandle : predictHandle)(call, context),
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
        run: ({ record }, { container, asker }) => answerWithAll(container.predictDeps, record, asker),
      }),
    },
  },
})
