import 'server-only'
import { checkBearer } from '../admin'
import { createEndpoint } from '../endpoint'
import { textReply } from '../exchange'

/** What Prometheus reads; for who has METRICS_TOKEN, where there is one. */
export const metricsEndpoint = createEndpoint({
  route: '/api/metrics',
  operations: {
    GET: {
      access: 'public',
      handle: async (call, { container }) => {
        const { METRICS_TOKEN } = container.settings
        if (METRICS_TOKEN !== undefined) checkBearer(call.header('authorization'), METRICS_TOKEN, 'the metrics token')
        return textReply(await container.metrics.text(), { type: container.metrics.contentType })
      },
    },
  },
})
