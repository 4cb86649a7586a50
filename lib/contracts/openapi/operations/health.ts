import type { Operation } from '../operation'

const JSON_TYPE = 'application/json'
const DOCUMENT = { type: 'object', title: 'An OpenAPI 3.1 document' }

function documentAt(
  route: string,
  { id, summary, description }: Pick<Operation, 'id' | 'summary' | 'description'>,
): Operation {
  return {
    id,
    verb: 'get',
    route,
    tag: 'document',
    right: 'public',
    summary,
    description,
    answers: {
      200: { description: 'OpenAPI 3.1.', content: { [JSON_TYPE]: DOCUMENT }, headers: ['etag'] },
      304: { description: 'It is the one that the caller has, by `If-None-Match`.', headers: ['etag'] },
    },
    errors: 'problem',
  }
}

export const HEALTH_OPERATIONS: readonly Operation[] = [
  {
    id: 'getHealth',
    verb: 'get',
    route: '/api/health',
    tag: 'health',
    right: 'public',
    summary: 'Whether the process runs',
    description: 'Asks nothing of models or store: who restarts what hangs asks this.',
    answers: { 200: { description: 'It runs.', content: { [JSON_TYPE]: 'HealthReply' } } },
    errors: 'problem',
  },
  {
    id: 'getReady',
    verb: 'get',
    route: '/api/ready',
    tag: 'health',
    right: 'public',
    summary: 'Whether it can answer',
    description: 'The default model is loaded and gives its known answers. Refused while the server is about to stop.',
    answers: { 200: { description: 'It can.', content: { [JSON_TYPE]: 'ReadyReply' } } },
    errors: 'problem',
    refusals: [503],
  },
  {
    id: 'getMetrics',
    verb: 'get',
    route: '/api/metrics',
    tag: 'health',
    right: 'metrics',
    summary: 'Metrics for Prometheus',
    description: 'Requests, answers, models, the store and the process, in Prometheus’ text format.',
    answers: { 200: { description: 'The metrics.', content: { 'text/plain': { type: 'string' } } } },
    errors: 'problem',
  },
]

export const DOCUMENT_OPERATIONS: readonly Operation[] = [
  documentAt('/api/openapi.json', {
    id: 'getDocument',
    summary: 'Read the document',
    description: 'Made from the very schemas that requests are checked with.',
  }),
  documentAt('/openapi.json', {
    id: 'getDocumentAtRoot',
    summary: 'The same at /openapi.json',
    description: 'Where clients of the prototype look for it.',
  }),
]
