import {
  auditReplySchema,
  createKeyReplySchema,
  createKeyRequestSchema,
  keyReplySchema,
  keySchema,
  keysReplySchema,
  limitKeyRequestSchema,
} from '../../keys'
import { loggedPredictionSchema, predictionsReplySchema } from '../../predictions'
import type { NamedSchema } from '../json-schema'
import { DIGEST, LABEL, PROBABILITY, RECORD, USED_THRESHOLD } from './words'

const PER_MINUTE = 'Requests a minute.'
const SCOPES = '`predict`: single requests. `batch`: long streams too. `admin`: everything.'

/** Of keys and logs. */
export const ACCESS_SCHEMAS = {
  Key: {
    schema: keySchema,
    description: 'An API key, without its secret, which nobody has but its owner.',
    parts: {
      id: 'Public: it stands in logs.',
      name: 'Whose, or what for, it is.',
      scopes: SCOPES,
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
      scopes: SCOPES,
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
} as const satisfies Readonly<Record<string, NamedSchema>>
