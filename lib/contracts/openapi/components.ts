import { modelCardSchema } from '@/lib/core/registry/card'
import { moveSchema } from '@/lib/core/registry/moves'
import { compareReplySchema, compareRequestSchema } from '../compare'
import { healthReplySchema, readyReplySchema } from '../health'
import {
  auditReplySchema,
  createKeyReplySchema,
  createKeyRequestSchema,
  keyReplySchema,
  keySchema,
  keysReplySchema,
  limitKeyRequestSchema,
} from '../keys'
import { modelSummarySchema, modelsReplySchema, staleSchema } from '../models'
import { ndjsonLineSchema } from '../ndjson'
import { predictionSchema, predictReplySchema, predictRequestSchema } from '../predict'
import { loggedPredictionSchema, predictionsReplySchema } from '../predictions'
import { problemSchema } from '../problem'
import {
  promoteRefusalSchema,
  promoteReplySchema,
  promoteRequestSchema,
  rollbackReplySchema,
  rollbackRequestSchema,
  versionsReplySchema,
} from '../promotion'
import { savedReplySchema, saveReplySchema, saveRequestSchema } from '../saved'
import { CENSUS_RECORD } from './census-record'
import { FOREIGN_SCHEMAS } from './foreign-components'
import { type JsonSchema, type NamedSchema, refTo, writeSchemas } from './json-schema'

const RECORD = refTo('CensusRecord')
const THRESHOLD = 'Probability from which on the label is `>$50k`, 0 to 1. Left out: the model’s own.'
const ALGORITHM = 'Boosted trees, or a random forest.'
const BALANCING = '`unbalanced` puts precision first, `balanced` recall.'
const CHOICE = { algorithm: ALGORITHM, balancing: BALANCING }
const DIGEST = 'SHA-256 of the model file, hexadecimal.'
const PROBABILITY = 'Calibrated: of 100 people who get 0.3, about 30 earn above $50,000.'
const LABEL = 'What the probability means at the threshold.'
const USED_THRESHOLD = 'The threshold that the labels were made with.'
const PREDICTION_ID = 'Of its entry in the prediction log; absent where nothing is written down.'
const WHO = 'Who asks for it, as they call themselves.'
const WHY = 'Why it is done; it stands in the log of moves.'
const UNRECORDED = 'Where the move was made and could not be written down everywhere: what is missing.'
const PER_MINUTE = 'Requests a minute.'
const ASSUMED: JsonSchema = {
  ...RECORD,
  description: 'What the record left out, and the model was given in its place.',
}

const PROBLEM = {
  type: 'Always `about:blank`: `code` tells.',
  title: 'The code in words.',
  status: 'The HTTP status again.',
  detail: 'What went wrong this time, in a sentence for people.',
  code: 'One of a closed set.',
  requestId: 'Finds the request in the server’s log.',
  errors: 'What is wrong with what was sent, every fault at once.',
  'errors[].path': 'JSON Pointer into the body, or the name of a parameter.',
  'errors[].message': 'In a sentence; it never repeats a value.',
  'errors[].suggestions': 'The nearest accepted spellings, best first.',
}

/** The schemas of our own API. The words stand apart from the contracts, for browsers load those. */
const OWN_SCHEMAS = {
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
      version: 'The registry’s number, or the version of a model that ships.',
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
  Stale: {
    schema: staleSchema,
    description: 'Since when, and why, what serves could not be held against the registry.',
    parts: { since: 'ISO 8601, UTC.', why: 'In a sentence.' },
  },
  ModelSummary: {
    schema: modelSummarySchema,
    description: 'One configuration, and the version of it that serves.',
    parts: {
      ...CHOICE,
      state: '`cold`: not in memory. `failed`: the last attempt to load it failed; the next request tries again.',
      source: 'Where the version comes from; absent where there is nothing to serve.',
      alias: 'Present where the version is the registry’s champion, as far as is known here.',
      memoryBytes: 'Estimated, while the model is in memory.',
      version: 'The registry’s number, or the card’s own version; absent, as all below, where the card cannot be read.',
      digest: DIGEST,
      bytes: 'Size of the model file.',
      threshold: 'Its own, 0 to 1.',
      metrics: 'On the hold-out at that threshold, weighted to the population.',
      'metrics.accuracy': 'Part of the population labelled rightly.',
      'metrics.precision': 'Part of those labelled `>$50k` who are.',
      'metrics.recall': 'Part of those above $50,000 who are labelled so.',
      'metrics.rocAuc': 'Area under the ROC curve.',
    },
  },
  ModelsReply: {
    schema: modelsReplySchema,
    description: 'The four configurations.',
    parts: { models: 'In a fixed order.' },
  },
  ModelCard: {
    schema: modelCardSchema,
    description:
      'Everything that is known of one trained model. Fractions throughout, no percents; null, or an empty list, is what cannot be known of an imported model.',
    parts: {
      schema: 'Version of this form.',
      configuration: 'Algorithm and balancing.',
      version: 'Date, and the first digits of the file’s digest.',
      created: 'ISO 8601, UTC.',
      codeCommit: 'Of the code that trained it.',
      seed: 'Of all that is random in a training.',
      trainingSeconds: 'How long the training took.',
      origin: 'Where a model comes from that was not trained here.',
      library: 'What trained it.',
      recipe: 'Settings of the training.',
      data: 'What it was trained and judged on.',
      split: 'How the hold-out was drawn.',
      calibration: 'How margins become probabilities.',
      threshold: 'Its own threshold, and how it was chosen.',
      metrics: 'On the hold-out at the threshold.',
      intervals: '95 % bootstrap intervals of the same.',
      confusion: 'Right and wrong on the hold-out.',
      plainSplit: 'The same recipe on a plain stratified split, where equal people may sit on both sides.',
      curves: 'Weighted, thinned to at most 200 points each.',
      importance: 'Part of the trees’ total gain by field, largest first.',
      parity: 'Largest distance between the trained model and the ONNX file.',
      file: 'The ONNX file.',
      knownAnswers: 'Invented people with the answers that the model must give.',
    },
  },
  Move: {
    schema: moveSchema,
    description: 'One change of a configuration’s champion.',
    parts: {
      id: 'Of the move.',
      kind: 'Forward, or back.',
      choice: 'The configuration.',
      from: 'Version; absent where there was no champion.',
      to: 'Version.',
      at: 'ISO 8601, UTC.',
      who: 'Who moved it.',
      why: 'In their words.',
      forced: 'Whether the gate said no and a reason overrode it.',
      figures: 'Of both versions, on the hold-out.',
    },
  },
  VersionsReply: {
    schema: versionsReplySchema,
    description: 'What the registry has of one configuration.',
    parts: {
      champion: 'The version that serves; absent where no version is the champion.',
      versions: 'Newest first.',
      'versions[].version': 'A whole number, as a text.',
      'versions[].created': 'ISO 8601, UTC.',
      'versions[].digest': `${DIGEST} Absent for a version that Bracket did not register.`,
      'versions[].runId': 'Of the run that made it.',
      moves: 'By rising time.',
    },
  },
  PromoteRequest: {
    schema: promoteRequestSchema,
    description: 'The version that is to serve.',
    parts: {
      version: 'A whole number, as a text.',
      who: WHO,
      why: WHY,
      force: 'The reason for which the version is to serve though the gate says no.',
    },
  },
  PromoteReply: {
    schema: promoteReplySchema,
    description: 'The move, and what the gate said.',
    parts: {
      unrecorded: UNRECORDED,
      gate: 'The checks that a version must pass.',
      'gate.passed': 'Whether all of them passed.',
      'gate.checks': 'Each with a sentence.',
    },
  },
  RollbackRequest: {
    schema: rollbackRequestSchema,
    description: 'Who goes back, and why.',
    parts: { who: WHO, why: WHY },
  },
  RollbackReply: { schema: rollbackReplySchema, description: 'The move.', parts: { unrecorded: UNRECORDED } },
  Key: {
    schema: keySchema,
    description: 'An API key, without its secret, which nobody has but its owner.',
    parts: {
      id: 'Public: it stands in logs.',
      name: 'Whose, or what for, it is.',
      scopes: '`predict`: single requests. `batch`: long streams too. `admin`: everything.',
      state: 'Whether it opens anything.',
      perMinute: `${PER_MINUTE} Absent: the server’s own limit for keys.`,
      created: 'ISO 8601, UTC, as all times.',
      expires: 'When it ceases to open anything; absent: never.',
      revoked: 'When it was revoked.',
      lastUsed: 'To the minute.',
    },
  },
  KeysReply: {
    schema: keysReplySchema,
    description: 'All keys.',
    parts: { keys: 'Newest first, with those that open nothing any more.' },
  },
  CreateKeyRequest: {
    schema: createKeyRequestSchema,
    description: 'The key that is to be made.',
    parts: {
      name: 'Whose, or what for, it is: one line.',
      scopes: '`predict`: single requests. `batch`: long streams too. `admin`: everything.',
      expires: 'When it ceases to open anything, with a time zone. Left out: never.',
      perMinute: `${PER_MINUTE} Left out: the server’s own limit for keys.`,
    },
  },
  CreateKeyReply: {
    schema: createKeyReplySchema,
    description: 'The key, with its secret.',
    parts: { secret: 'What its owner sends as `Authorization: Bearer …`. It is shown this once.' },
  },
  LimitKeyRequest: {
    schema: limitKeyRequestSchema,
    description: 'The key’s new limit.',
    parts: { perMinute: `${PER_MINUTE} Null: as many as the server lets every key have.` },
  },
  KeyReply: { schema: keyReplySchema, description: 'The key as it is now.' },
  AuditReply: {
    schema: auditReplySchema,
    description: 'Who changed what, or took something out.',
    parts: {
      events: 'Newest first.',
      'events[].id': 'Of the event.',
      'events[].at': 'ISO 8601, UTC.',
      'events[].who': 'A key’s id, the admin token, or a user of the command line.',
      'events[].action': 'What was done.',
      'events[].subject': 'What it was done to, such as a key’s id.',
    },
  },
  LoggedPrediction: {
    schema: loggedPredictionSchema,
    description: 'One answer about one person, as it was given.',
    parts: {
      id: 'The same as in the answer.',
      requestId: 'Of the request that it was answered in.',
      at: 'ISO 8601, UTC.',
      configuration: 'The model’s configuration.',
      version: 'Of the model.',
      digest: DIGEST,
      probability: PROBABILITY,
      label: LABEL,
      threshold: USED_THRESHOLD,
      protocol: 'How it was asked for; `page`: drawn by our own page.',
      key: 'Id of the API key that asked; absent for whoever had none.',
      latencyMs: 'From the arrival of the request to the score, in milliseconds.',
      assumed: 'How many fields were left out and assumed.',
      unknown: 'How many fields had a level that no model was trained on.',
      record: { ...RECORD, description: 'Only where the operator keeps records.' },
    },
  },
  PredictionsReply: {
    schema: predictionsReplySchema,
    description: 'A page of the prediction log.',
    parts: { predictions: 'Newest first.', next: 'The `before` of the next page; absent on the last.' },
  },
  HealthReply: { schema: healthReplySchema, description: 'The process runs.', parts: { status: 'Always `up`.' } },
  ReadyReply: {
    schema: readyReplySchema,
    description: 'The default model is loaded and gives its known answers.',
    parts: { status: 'Always `ready`.', model: 'The default model.' },
  },
  Problem: {
    schema: problemSchema,
    description:
      'What went wrong, as RFC 9457 has it. Clients branch on `code`, and pass over members that they do not know.',
    parts: PROBLEM,
  },
  PromotionProblem: {
    schema: promoteRefusalSchema,
    description: 'A problem with what the gate said, where it was asked.',
    parts: { ...PROBLEM, gate: 'The checks that a version must pass.' },
  },
} as const satisfies Readonly<Record<string, NamedSchema>>

const NAMED = { ...OWN_SCHEMAS, ...FOREIGN_SCHEMAS }

export type SchemaName = 'CensusRecord' | keyof typeof NAMED

/** The document's schemas, by name. */
export function createComponents(): Readonly<Record<string, JsonSchema>> {
  return { CensusRecord: CENSUS_RECORD, ...writeSchemas(NAMED) }
}
