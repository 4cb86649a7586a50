import 'server-only'
import {
  type InferRequest,
  type InputTensor,
  inferRequestSchema,
  JSON_LENGTH_HEADER,
} from '@/lib/contracts/open-inference'
import { MAX_BODY_BYTES, MAX_ROWS } from '@/lib/contracts/predict'
import { type FieldName, isIntegerName } from '@/lib/core/census/field'
import { resolveFieldName } from '@/lib/core/census/names'
import { parseRecord } from '@/lib/core/census/record'
import { AppError } from '@/lib/core/errors'
import type { Call } from '../exchange'
import { parseBody } from '../handles'
import { checkEncoding, decodeUtf8, isMediaType, parseJson } from '../read-json'
import { decodeTensor } from './open-inference-binary'

/** Clients name either, or none at all: the length header alone tells what the body is. */
const MEDIA_TYPES = ['application/json', 'application/octet-stream'] as const

type Value = string | number | null
type Given = { [N in FieldName]?: Value }

export type ReadInfer = {
  readonly request: InferRequest
  /** One a row; not checked against the field table yet. */
  readonly records: readonly Readonly<Given>[]
}

/**
 * The call's body, as JSON or as JSON and raw tensors behind it.
 * @throws AppError `unsupported-media-type`, `too-large`, `bad-request`, `invalid-json` or `invalid-input`
 */
export async function readInfer(call: Pick<Call, 'header' | 'readBody'>): Promise<ReadInfer> {
  checkMediaType(call)
  const { json, tensors } = splitBody(await call.readBody(MAX_BODY_BYTES), call.header(JSON_LENGTH_HEADER))
  const request = parseBody(inferRequestSchema, parseJson(decodeUtf8(json)))
  return { request, records: readRecords(request.inputs, tensors) }
}

function checkMediaType(call: Pick<Call, 'header'>): void {
  const type = call.header('content-type')
  if (type && !MEDIA_TYPES.some((wanted) => isMediaType(type, wanted))) {
    throw new AppError('unsupported-media-type', `Send the body as ${MEDIA_TYPES.join(' or ')}.`)
  }
  checkEncoding(call)
}

type Body = { readonly json: Uint8Array; readonly tensors: Uint8Array }

function splitBody(bytes: Uint8Array, length: string | undefined): Body {
  if (length === undefined) return { json: bytes, tensors: bytes.subarray(bytes.length) }
  const size = /^\d{1,9}$/.test(length) ? Number(length) : Number.NaN
  if (size === 0) {
    throw new AppError(
      'invalid-input',
      'Inference-Header-Content-Length is 0, which is for models of one input; these take 40, so describe them in JSON.',
    )
  }
  if (!(size <= bytes.length)) {
    throw new AppError(
      'invalid-input',
      `Inference-Header-Content-Length must be a whole number up to the body's ${bytes.length} bytes.`,
    )
  }
  return { json: bytes.subarray(0, size), tensors: bytes.subarray(size) }
}

type Column = { readonly name: FieldName; readonly values: readonly Value[] }

function readRecords(inputs: readonly InputTensor[], tensors: Uint8Array): readonly Readonly<Given>[] {
  const rows = countRows(inputs)
  const columns: Column[] = []
  const seen = new Set<FieldName>()
  let at = 0
  for (const [index, input] of inputs.entries()) {
    const name = fieldOf(input, index)
    if (seen.has(name)) throw faultAt(index, `The field "${name}" is given twice.`)
    seen.add(name)
    const size = input.parameters?.binary_data_size
    const bytes = size === undefined ? undefined : tensors.subarray(at, at + size)
    if (bytes && bytes.length < (size ?? 0)) throw faultAt(index, 'The body ends before its bytes.')
    at += size ?? 0
    columns.push({ name, values: readValues(input, { index, name, rows, bytes }) })
  }
  if (at !== tensors.length) {
    throw new AppError(
      'invalid-input',
      `The inputs say that ${at} bytes follow the JSON part; there are ${tensors.length}.`,
    )
  }
  return gatherRecords(columns, rows)
}

function gatherRecords(columns: readonly Column[], rows: number): readonly Readonly<Given>[] {
  const records: Given[] = []
  for (let row = 0; row < rows; row++) {
    const record: Given = {}
    for (const { name, values } of columns) record[name] = values[row] ?? null
    records.push(record)
  }
  return records
}

function countRows(inputs: readonly InputTensor[]): number {
  const [first] = inputs
  const rows = first?.shape[0] ?? 0
  for (const [index, { shape }] of inputs.entries()) {
    if (shape.length > 2 || (shape.length === 2 && shape[1] !== 1)) {
      throw faultAt(index, 'The shape must be [N] or [N, 1], N the number of rows.')
    }
    if (shape[0] !== rows) throw faultAt(index, `It has ${shape[0]} rows, the first input has ${rows}.`)
  }
  if (rows < 1 || rows > MAX_ROWS) {
    throw faultAt(0, `A request has from 1 to ${MAX_ROWS.toLocaleString('en')} rows.`)
  }
  return rows
}

function fieldOf({ name, datatype }: InputTensor, index: number): FieldName {
  const field = resolveFieldName(name)
  if (!field) {
    // The parser of records knows what to say of a key that is none.
    const parsed = parseRecord({ [name]: null })
    const [issue] = parsed.ok ? [] : parsed.issues
    throw new AppError('invalid-input', 'An input is no census field.', {
      issues: [{ ...(issue ?? { message: 'This is not a census field.' }), path: ['inputs', index, 'name'] }],
    })
  }
  if (datatype === 'BOOL' || (datatype !== 'BYTES' && !isIntegerName(field))) {
    throw faultAt(index, `The field "${field}" takes ${isIntegerName(field) ? 'INT64' : 'BYTES'}, not ${datatype}.`)
  }
  return field
}

type Place = {
  readonly index: number
  readonly name: FieldName
  readonly rows: number
  /** Undefined where the data stand in the JSON part. */
  readonly bytes: Uint8Array | undefined
}

function readValues({ datatype, data }: InputTensor, { index, name, rows, bytes }: Place): readonly Value[] {
  if (bytes) {
    if (data !== undefined) throw faultAt(index, 'It has data both in the JSON part and behind it.')
    try {
      return decodeTensor({ bytes, datatype, count: rows })
    } catch (error) {
      if (error instanceof AppError) throw faultAt(index, `The field "${name}": ${error.message}`)
      throw error
    }
  }
  const values = Array.isArray(data) ? flatten(data) : []
  if (values.length !== rows) throw faultAt(index, `Its data must be a list of ${rows} elements, as its shape says.`)
  const wanted = datatype === 'BYTES' ? 'string' : 'number'
  const isGood = (value: unknown): value is Value => value === null || typeof value === wanted
  if (!values.every(isGood)) throw faultAt(index, `Its data are not all of datatype ${datatype}.`)
  return values
}

/** One level, as `[N, 1]` is nested; lists inside of those are found to be no values. */
function flatten(data: readonly unknown[]): readonly unknown[] {
  return data.some(Array.isArray) ? data.flat() : data
}

function faultAt(index: number, message: string): AppError {
  return new AppError('invalid-input', message, { issues: [{ path: ['inputs', index], message }] })
}
