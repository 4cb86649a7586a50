import { z } from 'zod'
import { ERROR_CODES } from '@/lib/core/errors'
import { predictionSchema, predictReplySchema, predictRequestSchema } from './predict'
import { problemSchema } from './problem'

/** One JSON value a line: records in, what is said of each out, in the order given. */
export const NDJSON = 'application/x-ndjson'

/** Of one record; there may be any number of them. */
export const MAX_LINE_BYTES = 65_536

const { algorithm, balancing, version, unknownLevels } = predictRequestSchema.shape

/** What the address says; the body holds the records alone. */
export const ndjsonQuerySchema = z.strictObject({
  algorithm,
  balancing,
  version,
  threshold: z
    .string()
    .regex(/^\d+(\.\d+)?(e-?\d+)?$/i, 'It must be a number from 0 to 1.')
    .transform(Number)
    .pipe(predictRequestSchema.shape.threshold.unwrap())
    .optional(),
  unknownLevels,
})
export type NdjsonQuery = z.infer<typeof ndjsonQuerySchema>

/** Comes first, and again where another version has begun to answer meanwhile. */
const headLineSchema = z.strictObject({
  model: predictReplySchema.shape.model,
  threshold: predictReplySchema.shape.threshold,
})

/** From 1, as editors count; blank lines count and are not answered. */
const line = z.int().min(1)
const errorSchema = z.strictObject({
  code: z.enum(ERROR_CODES),
  detail: z.string(),
  /** What is wrong where; a path is a JSON Pointer into the record. */
  errors: problemSchema.shape.errors,
})

const answerLineSchema = z.strictObject({ line, ...predictionSchema.shape })

/** A record that cannot be answered; the others are. */
const faultLineSchema = z.strictObject({ line, error: errorSchema })
export type FaultLine = z.infer<typeof faultLineSchema>

/** Comes last, where every line was read. */
const summaryLineSchema = z.strictObject({
  /** Lines that were not blank. */
  count: z.int().min(0),
  /** Those of them without an answer. */
  failed: z.int().min(0),
})

/** Comes last, in place of the summary, where the work could not be finished; records without a line have no answer. */
const brokenLineSchema = z.strictObject({ error: errorSchema })

export const ndjsonLineSchema = z.union([
  answerLineSchema,
  faultLineSchema,
  headLineSchema,
  summaryLineSchema,
  brokenLineSchema,
])
export type NdjsonLine = z.infer<typeof ndjsonLineSchema>
