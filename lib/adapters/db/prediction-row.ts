import { z } from 'zod'
import { type CensusRecord, FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'
import { ABOVE_50K, UP_TO_50K } from '@/lib/core/inference/predict'
import { type LoggedPrediction, PROTOCOLS } from '@/lib/core/inference/prediction-log'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { jsonColumn } from './json-column'
import type { SqlValue, Tables } from './tables'

export const PREDICTION_COLUMNS = [
  'id',
  'request_id',
  'at_ms',
  'configuration',
  'version',
  'digest',
  'probability',
  'label',
  'threshold',
  'protocol',
  'key_id',
  'latency_ms',
  'assumed_count',
  'unknown_count',
  'record_json',
] as const satisfies readonly (keyof Tables['predictions'])[]

/** The values of an entry, in the order of the columns. */
export function toPredictionRow(entry: LoggedPrediction): readonly SqlValue[] {
  return [
    entry.id,
    cleanText(entry.requestId),
    entry.atMs,
    entry.configuration,
    cleanText(entry.version),
    entry.digest,
    entry.probability,
    entry.label,
    entry.threshold,
    entry.protocol,
    entry.keyId ?? null,
    entry.latencyMs,
    entry.assumedCount,
    entry.unknownCount,
    entry.record === undefined ? null : JSON.stringify(entry.record),
  ]
}

/** NUL, and what is half a pair of surrogates: PostgreSQL takes neither, and one such text would fail everybody's commit. */
const UNFIT = /[\0\p{Surrogate}]/gu

function cleanText(text: string): string {
  return text.replace(UNFIT, '\ufffd')
}

const recordSchema = jsonColumn
  .pipe(z.object(Object.fromEntries(FIELD_NAMES.map((name) => [name, isIntegerName(name) ? z.number() : z.string()]))))
  // The object was just checked field by field.
  .transform((record) => record as CensusRecord)

const rowSchema = z.object({
  id: z.string(),
  request_id: z.string(),
  at_ms: z.number(),
  configuration: z.enum(MODEL_CHOICES.map(choiceId)),
  version: z.string(),
  digest: z.string(),
  probability: z.number(),
  label: z.enum([ABOVE_50K, UP_TO_50K]),
  threshold: z.number(),
  protocol: z.enum(PROTOCOLS),
  key_id: z.string().nullable(),
  latency_ms: z.number(),
  assumed_count: z.number(),
  unknown_count: z.number(),
  record_json: recordSchema.nullable(),
})

/** @throws ZodError for what nobody here wrote. */
export function fromPredictionRow(row: unknown): LoggedPrediction {
  const read = rowSchema.parse(row)
  return {
    id: read.id,
    requestId: read.request_id,
    atMs: read.at_ms,
    configuration: read.configuration,
    version: read.version,
    digest: read.digest,
    probability: read.probability,
    label: read.label,
    threshold: read.threshold,
    protocol: read.protocol,
    keyId: read.key_id ?? undefined,
    latencyMs: read.latency_ms,
    assumedCount: read.assumed_count,
    unknownCount: read.unknown_count,
    record: read.record_json ?? undefined,
  }
}
