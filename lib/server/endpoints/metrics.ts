import 'server-only'
import { createEndpoint } from '../endpoint'
import { textReply } from '../exchange'
import { checkToken } from '../identify'

/** What Prometheus reads; for who has METRICS_TOKEN, where there is one. */
export const metricsEndpoint = createEndpoint({
  route: '/api/metrics',
  operations: {
    GET: {
      access: 'public',
      handle: async (call, { container }) => {
        const { METRICS_TOKEN } = container.settings
        if (METRICS_TOKEN !== undefined)
          await checkToken(call, { token: METRICS_TOKEN, what: 'the metrics token' }, container)
        return textReply(await container.metrics.text(), { type: container.metrics.contentType })
      },
    },
  },
})
