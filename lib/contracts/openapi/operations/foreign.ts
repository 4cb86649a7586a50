import { JSON_LENGTH_HEADER } from '../../open-inference'
import type { Operation, Parameter } from '../operation'
import { MODEL_NAME } from '../parameters'
import { EXAMPLE_VERSION } from '../replies'

const JSON_TYPE = 'application/json'
const BYTES = 'application/octet-stream'
const LINE_BREAK = { type: 'string', const: '\n' } as const

const BY_QUERY: Parameter = {
  ...MODEL_NAME,
  name: 'model',
  in: 'query',
  description: `${MODEL_NAME.description} Left out: the server’s default.`,
}
const MODEL: Parameter = { ...MODEL_NAME, name: 'model', in: 'path', required: true }
const VERSION: Parameter = {
  name: 'version',
  in: 'path',
  required: true,
  description: 'A version that the registry or the server has; a model’s metadata names the one that serves.',
  schema: { type: 'string' },
  example: EXAMPLE_VERSION,
}
const JSON_LENGTH: Parameter = {
  name: JSON_LENGTH_HEADER,
  in: 'header',
  description: 'Bytes of the JSON part, where raw tensors follow it.',
  schema: { type: 'integer', minimum: 1 },
}

export const PROTOTYPE_OPERATIONS: readonly Operation[] = [
  {
    id: 'prototypePredict',
    verb: 'post',
    route: '/predict',
    tag: 'prototype',
    right: 'predict',
    summary: 'Predict as the prototype does',
    description:
      'The same body, labels and errors. Unlike the prototype it takes records that leave fields out, and tells how many were assumed.',
    body: { description: 'The mode and the people.', content: { [JSON_TYPE]: 'PrototypeRequest' } },
    answers: { 200: { description: 'A label for each.', content: { [JSON_TYPE]: 'PrototypeReply' } } },
    errors: 'prototype',
    refusals: [400, 413, 415, 422, 500],
  },
]

function pingAt(route: string, { id, summary }: Pick<Operation, 'id' | 'summary'>): Operation {
  return {
    id,
    verb: 'get',
    route,
    tag: 'mlflow',
    right: 'public',
    summary,
    description: 'The status tells; the body is a line break.',
    parameters: [BY_QUERY],
    answers: { 200: { description: 'It can.', content: { [JSON_TYPE]: LINE_BREAK } } },
    errors: 'ping',
    refusals: [404, 503],
  }
}

export const SCORING_OPERATIONS: readonly Operation[] = [
  {
    id: 'invoke',
    verb: 'post',
    route: '/invocations',
    tag: 'mlflow',
    right: 'predict',
    summary: 'Score a table',
    description:
      'Takes the four JSON forms and CSV, and answers a row object for each person. Levels that no model was trained on are answered, as MLflow does.',
    parameters: [BY_QUERY],
    body: {
      description: 'A table of people. CSV has a header of field names.',
      content: { [JSON_TYPE]: 'ScoringRequest', 'text/csv': { type: 'string' } },
    },
    answers: { 200: { description: 'A row object for each person.', content: { [JSON_TYPE]: 'ScoringReply' } } },
    errors: 'scoring',
    refusals: [400, 404, 413, 415],
  },
  pingAt('/ping', { id: 'ping', summary: 'Whether the model can answer' }),
  pingAt('/health', { id: 'scoringHealth', summary: 'The same at /health' }),
  {
    id: 'scoringVersion',
    verb: 'get',
    route: '/version',
    tag: 'mlflow',
    right: 'public',
    summary: 'Whose protocol is spoken',
    description: 'The version of MLflow whose scoring server answers alike.',
    answers: { 200: { description: 'A version number.', content: { [JSON_TYPE]: { type: 'string' } } } },
    errors: 'scoring',
  },
]

type OfModel = Omit<Operation, 'tag' | 'errors' | 'parameters' | 'verb' | 'right' | 'refusals'>

/** The same of the version that serves, and of another; that may have to be fetched, so it is for who may predict. */
function withVersion({ id, route, ...operation }: OfModel): readonly Operation[] {
  const common = {
    ...operation,
    verb: 'get',
    tag: 'openInference',
    errors: 'open-inference',
    refusals: [404, 503],
  } as const
  const tail = route.slice('/v2/models/{model}'.length)
  return [
    { ...common, id, route, right: 'public', parameters: [MODEL] },
    {
      ...common,
      id: `${id}Version`,
      route: `/v2/models/{model}/versions/{version}${tail}`,
      right: 'predict',
      summary: `${operation.summary}, of a version`,
      parameters: [MODEL, VERSION],
    },
  ]
}

function inferAt(operation: Pick<Operation, 'id' | 'route' | 'summary' | 'parameters'>): Operation {
  return {
    ...operation,
    verb: 'post',
    tag: 'openInference',
    right: 'predict',
    description: [
      'A tensor for each field that is known, all of one length. Texts are `BYTES`, whole numbers `INT64`.',
      `Raw tensors, as clients of Triton send them: \`${JSON_LENGTH_HEADER}\` gives the length of the JSON part, which the tensors follow in the order of the inputs, little-endian, each as long as its \`binary_data_size\`; a text has its length before it, in four bytes. Outputs come alike where they are asked for so.`,
    ].join('\n\n'),
    body: {
      description: 'JSON; or JSON and raw tensors behind it.',
      content: { [JSON_TYPE]: 'InferRequest', [BYTES]: { contentMediaType: BYTES } },
    },
    answers: {
      200: {
        description: 'A tensor for each output.',
        content: { [JSON_TYPE]: 'InferReply', [BYTES]: { contentMediaType: BYTES } },
        headers: [JSON_LENGTH_HEADER],
      },
    },
    errors: 'open-inference',
    refusals: [400, 404, 413, 415],
  }
}

export const OPEN_INFERENCE_OPERATIONS: readonly Operation[] = [
  inferAt({
    id: 'infer',
    route: '/v2/models/{model}/infer',
    summary: 'Predict with tensors',
    parameters: [MODEL, JSON_LENGTH],
  }),
  inferAt({
    id: 'inferVersion',
    route: '/v2/models/{model}/versions/{version}/infer',
    summary: 'Predict with tensors, of a version',
    parameters: [MODEL, VERSION, JSON_LENGTH],
  }),
  {
    id: 'listInferenceModels',
    verb: 'get',
    route: '/v2/models',
    tag: 'openInference',
    right: 'public',
    summary: 'List the models',
    description: 'The names of the four.',
    answers: { 200: { description: 'The names.', content: { [JSON_TYPE]: 'ModelList' } } },
    errors: 'open-inference',
  },
  ...withVersion({
    id: 'getInferenceModel',
    route: '/v2/models/{model}',
    summary: 'What a model takes and gives',
    description: 'Inputs, outputs, and the version that answers.',
    answers: { 200: { description: 'The metadata.', content: { [JSON_TYPE]: 'ModelMetadata' } } },
  }),
  ...withVersion({
    id: 'getInferenceModelReady',
    route: '/v2/models/{model}/ready',
    summary: 'Whether a model can answer',
    description: 'Loads it where it is not in memory yet.',
    answers: {
      200: { description: 'It can.', content: { [JSON_TYPE]: 'ModelReady' } },
      503: { description: 'It cannot.', content: { [JSON_TYPE]: 'ModelReady' } },
    },
  }),
  {
    id: 'getServerMetadata',
    verb: 'get',
    route: '/v2',
    tag: 'openInference',
    right: 'public',
    summary: 'What the server speaks',
    description: 'Name, version of the protocol, and extensions.',
    answers: { 200: { description: 'The metadata.', content: { [JSON_TYPE]: 'ServerMetadata' } } },
    errors: 'open-inference',
  },
  {
    id: 'getServerLive',
    verb: 'get',
    route: '/v2/health/live',
    tag: 'openInference',
    right: 'public',
    summary: 'Whether the process runs',
    description: 'Asks nothing of models or store.',
    answers: { 200: { description: 'It runs.', content: { [JSON_TYPE]: 'LiveReply' } } },
    errors: 'open-inference',
  },
  {
    id: 'getServerReady',
    verb: 'get',
    route: '/v2/health/ready',
    tag: 'openInference',
    right: 'public',
    summary: 'Whether the server can answer',
    description: 'The default model is loaded and gives its known answers.',
    answers: {
      200: { description: 'It can.', content: { [JSON_TYPE]: 'ServerReady' } },
      503: { description: 'It cannot.', content: { [JSON_TYPE]: 'ServerReady' } },
    },
    errors: 'open-inference',
  },
]
