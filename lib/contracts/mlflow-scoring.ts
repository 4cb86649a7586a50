import { z } from 'zod'

/** Names and members are those of MLflow's scoring server. */

/** Whose protocol is spoken; clients may ask for it. */
export const SPOKEN_MLFLOW_VERSION = '3.17.2'

/** A request has exactly one of them. */
export const FRAME_KEYS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const
export type FrameKey = (typeof FRAME_KEYS)[number]

const ENVELOPE_ERROR = `The body must be a JSON object with exactly one of ${FRAME_KEYS.join(', ')}, and optionally params.`
const SPLIT_ERROR = "dataframe_split must be an object with a list 'data', and optionally lists 'columns' and 'index'."

function recordList(key: FrameKey) {
  return z.array(z.unknown(), { error: `${key} must be a list of objects of census fields and their values.` })
}

/** The envelope; what else a client sends is ignored. The records inside are read by `lib/core/census/frame.ts`. */
export const scoringRequestSchema = z
  .object(
    {
      dataframe_split: z
        .strictObject(
          {
            columns: z.array(z.unknown(), { error: SPLIT_ERROR }).nullish(),
            data: z.array(z.unknown(), { error: SPLIT_ERROR }),
            /** Of pandas; of no effect. */
            index: z.unknown().optional(),
          },
          { error: SPLIT_ERROR },
        )
        .optional(),
      dataframe_records: recordList('dataframe_records').optional(),
      instances: recordList('instances').optional(),
      /** Columns with a list of values each, or records. */
      inputs: z
        .union([z.record(z.string(), z.unknown()), z.array(z.unknown())], {
          error: 'inputs must be an object of columns, or a list of objects of census fields and their values.',
        })
        .optional(),
      params: z.unknown().optional(),
    },
    { error: ENVELOPE_ERROR },
  )
  .refine((request) => FRAME_KEYS.filter((key) => request[key] !== undefined).length === 1, { error: ENVELOPE_ERROR })
export type ScoringRequest = z.infer<typeof scoringRequestSchema>

/** Of `params`, where others are ignored. With a threshold, which takes the place of the model's own, rows have a label. */
export const scoringParamsSchema = z.object({ threshold: z.number().min(0).max(1).optional() })

/** One row object a record, in the order given. */
export const scoringReplySchema = z.strictObject({
  predictions: z.array(
    z.strictObject({
      /** Calibrated. */
      probability: z.number().min(0).max(1),
      /** Log-odds or share, before calibration. */
      margin: z.number(),
      label: z.enum(['>$50k', '<=$50k']).optional(),
    }),
  ),
})
export type ScoringReply = z.infer<typeof scoringReplySchema>

export const SCORING_ERROR_CODES = [
  'BAD_REQUEST',
  'INVALID_PARAMETER_VALUE',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
  'RESOURCE_DOES_NOT_EXIST',
  'REQUEST_LIMIT_EXCEEDED',
  'TEMPORARILY_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'INTERNAL_ERROR',
] as const
export type ScoringErrorCode = (typeof SCORING_ERROR_CODES)[number]

export const scoringErrorSchema = z.strictObject({ error_code: z.enum(SCORING_ERROR_CODES), message: z.string() })
export type ScoringError = z.infer<typeof scoringErrorSchema>
