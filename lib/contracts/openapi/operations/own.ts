import { NDJSON, ndjsonQuerySchema } from '../../ndjson'
import { predictRequestSchema } from '../../predict'
import { EXAMPLE_SAVED_ID } from '../example-ids'
import type { Operation, Parameter } from '../operation'
import { queryParameters } from '../parameters'

const JSON_TYPE = 'application/json'
const REQUEST_FAULTS = [400, 413, 415, 422]

const SAVED_ID: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'As it was given when it was saved.',
  schema: { type: 'string' },
  example: EXAMPLE_SAVED_ID,
}

/** A text on the wire; the number is what it means. */
const STREAM_QUERY = { ...ndjsonQuerySchema.shape, threshold: predictRequestSchema.shape.threshold }

export const OWN_OPERATIONS: readonly Operation[] = [
  {
    id: 'predict',
    verb: 'post',
    route: '/api/v1/predict',
    tag: 'predict',
    right: 'predict',
    summary: 'Predict for a list, or for a stream',
    description: [
      'Asks one model about up to 1,000 people. What a record leaves out is assumed from what it says, and the answer names what was assumed.',
      `With the content type \`${NDJSON}\` it takes a record a line, as many as there are, and answers a line each while they come, so that neither side holds them all. The model is then chosen by the query. Where a line cannot be answered, its own answer says why; the others are answered. Once the first line is out the status is 200 whatever follows, and the last line tells how it ended. Streams need a key of the scope \`batch\`.`,
    ].join('\n\n'),
    parameters: queryParameters(STREAM_QUERY, {
      algorithm: 'Of streams alone: boosted trees, or a random forest.',
      balancing: 'Of streams alone: `unbalanced` puts precision first, `balanced` recall.',
      version: 'Of streams alone: a registered version. Left out: what serves.',
      threshold: 'Of streams alone: probability from which on the label is `>$50k`. Left out: the model’s own.',
      unknownLevels:
        'Of streams alone: whether a level that no model was trained on is refused, which is the default, or kept.',
    }),
    body: {
      description: 'A list in JSON, or a record a line.',
      content: { [JSON_TYPE]: 'PredictRequest', [NDJSON]: { lines: 'CensusRecord' } },
    },
    answers: {
      200: {
        description: 'The answers, in the order of the records.',
        content: { [JSON_TYPE]: 'PredictReply', [NDJSON]: { lines: 'NdjsonLine' } },
      },
    },
    errors: 'problem',
    refusals: [...REQUEST_FAULTS, 404],
  },
  {
    id: 'compare',
    verb: 'post',
    route: '/api/v1/compare',
    tag: 'predict',
    right: 'predict',
    summary: 'Ask all four models about one person',
    description: 'Each answers at its own threshold. A model that cannot be loaded is left out of the answer.',
    body: { description: 'One person.', content: { [JSON_TYPE]: 'CompareRequest' } },
    answers: { 200: { description: 'The answers of the four.', content: { [JSON_TYPE]: 'CompareReply' } } },
    errors: 'problem',
    refusals: REQUEST_FAULTS,
  },
  {
    id: 'savePrediction',
    verb: 'post',
    route: '/api/v1/saved',
    tag: 'saved',
    right: 'predict',
    isLimited: true,
    summary: 'Save the answer about one person',
    description:
      'Predicts, and keeps record and answer until they expire. Whoever has the address may look at them, so nothing is to be saved that may not be seen.',
    body: { description: 'One person, and the model.', content: { [JSON_TYPE]: 'SaveRequest' } },
    answers: {
      201: {
        description: 'Where it can be looked at, and the token that deletes it.',
        content: { [JSON_TYPE]: 'SaveReply' },
        headers: ['location'],
      },
    },
    errors: 'problem',
    refusals: REQUEST_FAULTS,
  },
  {
    id: 'getSaved',
    verb: 'get',
    route: '/api/v1/saved/{id}',
    tag: 'saved',
    right: 'public',
    summary: 'Look at a saved answer',
    description: 'The answer as it was given, whatever the models answer today.',
    parameters: [SAVED_ID],
    answers: { 200: { description: 'The answer and its record.', content: { [JSON_TYPE]: 'SavedReply' } } },
    errors: 'problem',
    refusals: [404, 503],
  },
  {
    id: 'deleteSaved',
    verb: 'delete',
    route: '/api/v1/saved/{id}',
    tag: 'saved',
    right: 'owner',
    summary: 'Delete a saved answer',
    description: 'For who saved it: the token is what saving gave.',
    parameters: [SAVED_ID],
    answers: { 204: { description: 'Nothing is left of it.' } },
    errors: 'problem',
    refusals: [404, 503],
  },
]
