import { auditQuerySchema } from '../../keys'
import { predictionsQuerySchema } from '../../predictions'
import { EXAMPLE_KEY_ID } from '../example-ids'
import type { Operation, Parameter } from '../operation'
import { queryParameters } from '../parameters'

const JSON_TYPE = 'application/json'
const REQUEST_FAULTS = [400, 413, 415, 422]

const KEY_ID: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The key’s id: the letters and digits after `bracket_`.',
  schema: { type: 'string' },
  example: EXAMPLE_KEY_ID,
}

export const ACCESS_OPERATIONS: readonly Operation[] = [
  {
    id: 'listKeys',
    verb: 'get',
    route: '/api/v1/keys',
    tag: 'access',
    right: 'admin',
    summary: 'List the API keys',
    description: 'Without their secrets, which are kept nowhere.',
    answers: { 200: { description: 'All keys.', content: { [JSON_TYPE]: 'KeysReply' } } },
    errors: 'problem',
  },
  {
    id: 'createKey',
    verb: 'post',
    route: '/api/v1/keys',
    tag: 'access',
    right: 'admin',
    summary: 'Make an API key',
    description: 'The secret stands in this answer, and is shown nowhere else.',
    body: { description: 'Name and scopes.', content: { [JSON_TYPE]: 'CreateKeyRequest' } },
    answers: {
      201: {
        description: 'The key with its secret.',
        content: { [JSON_TYPE]: 'CreateKeyReply' },
        headers: ['location'],
      },
    },
    errors: 'problem',
    refusals: REQUEST_FAULTS,
  },
  {
    id: 'limitKey',
    verb: 'patch',
    route: '/api/v1/keys/{id}',
    tag: 'access',
    right: 'admin',
    summary: 'Limit an API key',
    description: 'How many requests a minute it may make from now on.',
    parameters: [KEY_ID],
    body: { description: 'The limit.', content: { [JSON_TYPE]: 'LimitKeyRequest' } },
    answers: { 200: { description: 'The key as it is now.', content: { [JSON_TYPE]: 'KeyReply' } } },
    errors: 'problem',
    refusals: [...REQUEST_FAULTS, 404],
  },
  {
    id: 'revokeKey',
    verb: 'delete',
    route: '/api/v1/keys/{id}',
    tag: 'access',
    right: 'admin',
    summary: 'Revoke an API key',
    description: 'It opens nothing any more, and stays in the list.',
    parameters: [KEY_ID],
    answers: { 200: { description: 'The key as it is now.', content: { [JSON_TYPE]: 'KeyReply' } } },
    errors: 'problem',
    refusals: [404],
  },
  {
    id: 'readAudit',
    verb: 'get',
    route: '/api/v1/audit',
    tag: 'access',
    right: 'admin',
    summary: 'Read the audit log',
    description: 'Who changed what, or took something out. Moves of champions stand with the versions.',
    parameters: queryParameters(auditQuerySchema.shape, { limit: 'How many events, newest first.' }),
    answers: { 200: { description: 'The events.', content: { [JSON_TYPE]: 'AuditReply' } } },
    errors: 'problem',
    refusals: [422],
  },
  {
    id: 'readPredictions',
    verb: 'get',
    route: '/api/v1/predictions',
    tag: 'access',
    right: 'admin',
    summary: 'Read the prediction log',
    description:
      'Page by page, or all of it as CSV, which is noted in the audit log. Cells that a spreadsheet would run as formulas begin with an apostrophe.',
    parameters: queryParameters(predictionsQuerySchema.shape, {
      configuration: 'Answers of this model alone.',
      protocol: 'Answers over this protocol alone.',
      key: 'Answers to this API key alone, by its id.',
      from: 'Answers from this time on.',
      until: 'Answers before this time.',
      before: 'The `next` of the page before.',
      limit: 'Entries of one page; CSV has all.',
      format: 'In place of the Accept header, which may ask for `text/csv`.',
    }),
    answers: {
      200: {
        description: 'A page, or everything.',
        content: { [JSON_TYPE]: 'PredictionsReply', 'text/csv': { type: 'string' } },
      },
    },
    errors: 'problem',
    refusals: [422],
  },
]
