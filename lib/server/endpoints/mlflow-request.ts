import 'server-only'
import { type ScoringRequest, scoringParamsSchema, scoringRequestSchema } from '@/lib/contracts/mlflow-scoring'
import { MAX_BODY_BYTES, MAX_ROWS } from '@/lib/contracts/predict'
import {
  type FrameRecord,
  recordsOfColumns,
  recordsOfCsv,
  recordsOfObjects,
  recordsOfRows,
} from '@/lib/core/census/frame'
import { AppError } from '@/lib/core/errors'
import type { Call } from '../exchange'
import { readPythonJson } from '../python-json'
import { checkEncoding, decodeUtf8 } from '../read-json'

export type Invocation = {
  /** Values are not checked yet. */
  readonly records: readonly FrameRecord[]
  /** 0..1; undefined for the model's own. */
  readonly threshold: number | undefined
}

type Body = Pick<Call, 'header' | 'readBody'>

/**
 * A table of people in any of MLflow's forms.
 * @throws AppError `unsupported-media-type`, `too-large`, `invalid-json`, `bad-request` where it is no table, or
 * `invalid-input` where its columns are no census fields
 */
export async function readInvocation(call: Body): Promise<Invocation> {
  const invocation = mediaTypeOf(call) === 'text/csv' ? await readCsv(call) : readTable(await readPythonJson(call))
  if (invocation.records.length > MAX_ROWS) throw new AppError('too-large', `A request has at most ${MAX_ROWS} rows.`)
  return invocation
}

async function readCsv(call: Body): Promise<Invocation> {
  checkEncoding(call)
  const text = decodeUtf8(await call.readBody(MAX_BODY_BYTES))
  return { records: recordsOfCsv(text, { maxRows: MAX_ROWS }), threshold: undefined }
}

function readTable(body: unknown): Invocation {
  const parsed = scoringRequestSchema.safeParse(body)
  if (!parsed.success) throw new AppError('bad-request', parsed.error.issues[0]?.message ?? 'The body is no table.')
  return { records: recordsOf(parsed.data), threshold: thresholdOf(parsed.data) }
}

function recordsOf({ dataframe_split, dataframe_records, instances, inputs }: ScoringRequest): readonly FrameRecord[] {
  if (dataframe_split) return recordsOfSplit(dataframe_split)
  if (inputs && !Array.isArray(inputs)) return recordsOfColumns(inputs)
  return recordsOfObjects(dataframe_records ?? instances ?? inputs ?? [])
}

function recordsOfSplit({ columns, data }: NonNullable<ScoringRequest['dataframe_split']>): readonly FrameRecord[] {
  if (columns) return recordsOfRows(columns, data)
  throw new AppError('invalid-input', "dataframe_split must name its columns in 'columns'.")
}

function thresholdOf({ params }: ScoringRequest): number | undefined {
  // MLflow passes over params that are none.
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return undefined
  const parsed = scoringParamsSchema.safeParse(params)
  if (parsed.success) return parsed.data.threshold
  throw new AppError('invalid-input', 'The parameter threshold must be a number from 0 to 1.')
}

type MediaType = 'application/json' | 'text/csv'

/** @throws AppError `unsupported-media-type` for any other type, charset or parameter */
function mediaTypeOf(call: Body): MediaType {
  const header = call.header('content-type') ?? ''
  if (header === 'application/json' || header === 'text/csv') return header
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase())
  const strange = parameters.filter((parameter) => !parameter.startsWith('charset='))
  if (strange.length > 0) throw unsupported('The content type has a parameter other than charset.')
  if (!parameters.every((parameter) => /^charset="?utf-8"?$/.test(parameter)))
    throw unsupported('The scoring server only supports UTF-8.')
  if (type === 'application/json' || type === 'text/csv') return type
  throw unsupported('This predictor only supports the content types text/csv and application/json.')
}

function unsupported(message: string): AppError {
  return new AppError('unsupported-media-type', message)
}
