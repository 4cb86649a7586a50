import { compareReplySchema, compareRequestSchema } from '../../compare'
import { ndjsonLineSchema } from '../../ndjson'
import { predictionSchema, predictReplySchema, predictRequestSchema } from '../../predict'
import { savedReplySchema, saveReplySchema, saveRequestSchema } from '../../saved'
import type { JsonSchema, NamedSchema } from '../json-schema'
import { CHOICE, DIGEST, LABEL, PROBABILITY, RECORD, USED_THRESHOLD, VERSION } from './words'

const THRESHOLD = 'Probability from which on the label is `>$50k`, 0 to 1. Left out: the model’s own.'
const PREDICTION_ID = 'Of its entry in the prediction log; absent where nothing is written down.'
const ASSUMED: JsonSchema = {
  ...RECORD,
  description: 'What the record left out, and the model was given in its place.',
}

/** Of predicting in our own API, and of saved answers. */
export const OWN_SCHEMAS = {
  PredictRequest: {
    schema: predictRequestSchema,
    description: 'Up to 1,000 people, and the model that is to answer.',
    parts: {
      ...CHOICE,
      version: 'A registered version of the configuration. Left out: what serves.',
      threshold: THRESHOLD,
      unknownLevels:
        'What becomes of a level that no model was trained on: `refuse`, which is the default, answers 422 and names the nearest ones; `accept` keeps and counts it.',
      records: 'The people, as far as they are known.',
      'records[]': RECORD,
    },
  },
  AnsweringModel: {
    schema: predictReplySchema.shape.model,
    description: 'The model that answered.',
    parts: {
      ...CHOICE,
      version: VERSION,
      digest: DIGEST,
      source:
        '`mlflow`: the registry. `cache`: what the registry gave before it was out of reach. `folder`: what ships.',
    },
  },
  Prediction: {
    schema: predictionSchema,
    description: 'The answer about one person.',
    parts: {
      id: PREDICTION_ID,
      probability: PROBABILITY,
      label: LABEL,
      assumed: ASSUMED,
      unknown: 'Fields with a level that no model was trained on; absent where there are none.',
    },
  },
  PredictReply: {
    schema: predictReplySchema,
    description: 'The answers, in the order of the records.',
    parts: { threshold: USED_THRESHOLD, predictions: 'One for each record.' },
  },
  NdjsonLine: {
    schema: ndjsonLineSchema,
    description:
      'One line of a stream: the model and its threshold, first, and again where another version has begun to answer; the answer to a line; what is wrong with a line; the counts, last; or, in their place, why the work could not be finished.',
  },
  CompareRequest: {
    schema: compareRequestSchema,
    description: 'One person, for all four models.',
    parts: { record: RECORD },
  },
  CompareReply: {
    schema: compareReplySchema,
    description: 'The answers of all models that can be loaded, each at its own threshold.',
    parts: {
      assumed: ASSUMED,
      answers: 'In the order of `GET /api/v1/models`.',
      'answers[].id': PREDICTION_ID,
      'answers[].threshold': USED_THRESHOLD,
      'answers[].probability': PROBABILITY,
      'answers[].label': LABEL,
    },
  },
  SaveRequest: {
    schema: saveRequestSchema,
    description: 'One person under one model.',
    parts: { ...CHOICE, threshold: THRESHOLD, record: RECORD },
  },
  SaveReply: {
    schema: saveReplySchema,
    description: 'Where it can be looked at, and how it is deleted.',
    parts: {
      id: 'Random; whoever has it may look.',
      url: 'Of its page, relative to the server.',
      expires: 'ISO 8601, UTC; nothing is left of it afterwards.',
      deleteToken: 'Sent as `Authorization: Bearer`, it deletes what was saved. It is told this once.',
    },
  },
  SavedReply: {
    schema: savedReplySchema,
    description: 'The answer as it was given.',
    parts: {
      id: 'As it was given when it was saved.',
      created: 'ISO 8601, UTC.',
      expires: 'ISO 8601, UTC.',
      threshold: USED_THRESHOLD,
      isOwnThreshold: 'Whether the threshold was chosen by hand, and is not the model’s own.',
      probability: PROBABILITY,
      label: LABEL,
      record: { ...RECORD, description: 'What was given of the person.' },
      assumed: { ...RECORD, description: 'What was assumed for the rest.' },
    },
  },
} as const satisfies Readonly<Record<string, NamedSchema>>
