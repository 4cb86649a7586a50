import { FRAME_KEYS, scoringErrorSchema, scoringReplySchema, scoringRequestSchema } from '../../mlflow-scoring'
import {
  inferReplySchema,
  inferRequestSchema,
  liveReplySchema,
  modelListSchema,
  modelMetadataSchema,
  modelReadyReplySchema,
  openInferenceErrorSchema,
  readyReplySchema,
  serverMetadataSchema,
} from '../../open-inference'
import { PROTOTYPE_MODES, prototypeErrorSchema, prototypeReplySchema, prototypeRequestSchema } from '../../prototype'
import type { JsonSchema, NamedSchema } from '../json-schema'
import { DIGEST, PROBABILITY, RECORD, VERSION } from './words'

const RECORDS: JsonSchema = { type: 'array', items: RECORD }
const CELLS: JsonSchema = { type: ['string', 'number', 'null'] }

/** The schemas of the protocols that other systems speak; members of theirs that are not listed are of no effect. */
export const FOREIGN_SCHEMAS = {
  PrototypeRequest: {
    schema: prototypeRequestSchema,
    description: 'People, and the model that is to answer, by the name that the prototype gave it.',
    parts: {
      mode: {
        type: 'string',
        enum: PROTOTYPE_MODES,
        description: 'The model. Mind the space in the forests’ names.',
      },
      data: { ...RECORDS, minItems: 1, description: 'The people; what is left out is assumed.' },
    },
  },
  PrototypeReply: {
    schema: prototypeReplySchema,
    description: 'The prototype’s answer, with three members more for each row.',
    parts: {
      status: 'Always `success`.',
      engine: 'The mode that was asked for.',
      predictions: 'In the order of the records.',
      'predictions[].row_index': 'Place in `data`, from 0.',
      'predictions[].prediction': '`<$50k` means not above.',
      'predictions[].probability': PROBABILITY,
      'predictions[].model_version': VERSION,
      'predictions[].assumed_fields': 'How many fields were left out and assumed.',
    },
  },
  PrototypeError: {
    schema: prototypeErrorSchema,
    description: 'An error as FastAPI words it.',
    parts: { detail: 'A sentence, or the faults of the envelope.' },
  },
  ScoringRequest: {
    schema: scoringRequestSchema,
    description: 'A table of people in exactly one of four forms.',
    parts: {
      '': { oneOf: FRAME_KEYS.map((key) => ({ required: [key] })) },
      dataframe_split: 'Columns and rows, as pandas writes them with `orient="split"`.',
      'dataframe_split.columns': { type: 'array', items: { type: 'string' }, description: 'Names of census fields.' },
      'dataframe_split.data': {
        type: 'array',
        items: { type: 'array', items: CELLS },
        description: 'A list of values for each person.',
      },
      'dataframe_split.index': 'Of no effect.',
      dataframe_records: { ...RECORDS, description: 'An object for each person.' },
      instances: { ...RECORDS, description: 'The same, as TensorFlow Serving calls it.' },
      inputs: {
        anyOf: [{ type: 'object', additionalProperties: { type: 'array', items: CELLS } }, RECORDS],
        description: 'A list of values for each column, or an object for each person.',
      },
      params: {
        type: 'object',
        properties: {
          threshold: {
            type: 'number',
            minimum: 0,
            maximum: 1,
            description: 'In place of the model’s own; rows then have a label.',
          },
        },
        description: 'Others than those listed are of no effect.',
      },
    },
  },
  ScoringReply: {
    schema: scoringReplySchema,
    description: 'What `mlflow models serve` answers for the same model.',
    parts: {
      predictions: 'In the order of the rows.',
      'predictions[].probability': PROBABILITY,
      'predictions[].margin': 'Log-odds, or a share of trees, before calibration.',
      'predictions[].label': 'Where a threshold was sent.',
    },
  },
  ScoringError: {
    schema: scoringErrorSchema,
    description: 'An error as MLflow words it.',
    parts: { error_code: 'One of a closed set.', message: 'A sentence for people.' },
  },
  InferRequest: {
    schema: inferRequestSchema,
    description: 'A tensor for each field that is known, one element a person.',
    parts: {
      id: 'Comes back in the answer.',
      parameters: 'Others than those listed are of no effect.',
      'parameters.threshold': 'In place of the model’s own, 0 to 1.',
      'parameters.unknown_levels':
        'Whether a level that no model was trained on is answered, which is the default here, or refused.',
      'parameters.binary_data_output':
        'Whether outputs come as raw tensors behind the JSON part, where they do not say otherwise themselves.',
      inputs: 'Any of the 40 fields; the others are assumed.',
      'inputs[].name': 'A census field.',
      'inputs[].shape': '`[N]` or `[N, 1]`, N the number of people.',
      'inputs[].datatype':
        '`INT64` for whole numbers, `BYTES` for texts; other numeric types are taken where they are whole.',
      'inputs[].parameters': 'Others than those listed are of no effect.',
      'inputs[].parameters.binary_data_size': 'Bytes of the raw tensor behind the JSON part, in place of `data`.',
      'inputs[].data': {
        type: 'array',
        items: { anyOf: [CELLS, { type: 'array', items: CELLS }] },
        description: 'One element a person, flat or nested; null for a value that is not given.',
      },
      outputs: 'Which outputs are wanted, in which order; all of them where left out.',
      'outputs[].name': '`probability`, `label` or `margin`.',
      'outputs[].parameters': 'Others than those listed are of no effect.',
      'outputs[].parameters.binary_data': 'Whether it comes as a raw tensor behind the JSON part.',
    },
  },
  InferReply: {
    schema: inferReplySchema,
    description: 'A tensor for each output that was wanted, one element a person.',
    parts: {
      model_name: 'As it was asked for.',
      model_version: VERSION,
      id: 'The request’s own; absent where it had none.',
      parameters: 'Of the whole answer.',
      'parameters.threshold': 'What the labels were made with.',
      'parameters.digest': DIGEST,
      'parameters.assumed_values': 'Values, over all people, that were not given and were assumed.',
      'parameters.unknown_levels': 'Values, over all people, that are a level no model was trained on.',
      outputs: 'In the order in which they were asked for.',
      'outputs[].name': 'Margins are log-odds, or shares of trees, before calibration.',
      'outputs[].shape': 'The number of people.',
      'outputs[].datatype': 'Of the elements.',
      'outputs[].parameters': 'Where the elements come as a raw tensor behind the JSON part.',
      'outputs[].parameters.binary_data_size': 'Bytes of that tensor.',
      'outputs[].data': 'One element a person.',
    },
  },
  ServerMetadata: {
    schema: serverMetadataSchema,
    description: 'What is spoken here.',
    parts: { name: 'Of the server.', version: 'Of the protocol.', extensions: 'Beside the protocol itself.' },
  },
  LiveReply: { schema: liveReplySchema, description: 'The process runs.', parts: { live: 'Always true.' } },
  ServerReady: {
    schema: readyReplySchema,
    description: 'Whether the server can answer.',
    parts: { ready: 'False with 503.' },
  },
  ModelList: { schema: modelListSchema, description: 'The models.', parts: { models: 'Their names.' } },
  ModelMetadata: {
    schema: modelMetadataSchema,
    description: 'What a model takes and gives.',
    parts: {
      name: 'As it was asked for.',
      versions: 'The version that serves, or the one that was asked for.',
      platform: 'An ONNX graph.',
      inputs: 'The 40 fields, in the order of the model’s own inputs.',
      'inputs[].name': 'A census field.',
      'inputs[].datatype': '`INT64` or `BYTES`.',
      'inputs[].shape': '−1 stands for as many people as the caller likes.',
      outputs: 'What can be asked for.',
      'outputs[].name': '`probability`, `label` or `margin`.',
      'outputs[].datatype': '`FP32` or `BYTES`.',
      'outputs[].shape': 'As above.',
    },
  },
  ModelReady: {
    schema: modelReadyReplySchema,
    description: 'Whether a model can answer.',
    parts: { name: 'As it was asked for.', ready: 'False with 503.' },
  },
  OpenInferenceError: {
    schema: openInferenceErrorSchema,
    description: 'An error as KServe and Triton word it.',
    parts: { error: 'A sentence for people.' },
  },
} as const satisfies Readonly<Record<string, NamedSchema>>
