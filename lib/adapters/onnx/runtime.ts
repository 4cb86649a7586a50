import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import { type CensusRecord, FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import type { OpenModel } from '@/lib/core/inference/ports'
import { createBatches, type RunOutputs } from './batches'
import { columnsOf } from './columns'
import { readInputNames } from './graph-inputs'

/** A native run holds the event loop; one of this many rows holds it for some 3 ms. */
export const DEFAULT_SLICE_ROWS = 128

/**
 * The runtime's Sigmoid takes four numbers at a time, and what is left over in another way that may round the last bit
 * differently; so nothing is left over.
 */
const LANES = 4
const OUTPUTS = ['probability', 'margin'] as const
const FATAL = 4

// The runtime writes its own lines to stderr otherwise; whatever matters comes back as an error.
env.logLevel = 'fatal'

/**
 * Opens an ONNX model of the 40 census fields, from its bytes or its path. One thread and one order of operations: a
 * record's answer is the same bit for bit whatever the batch around it, so calls are answered together.
 * @throws AppError `model-unavailable` where the file is no such model.
 */
export async function openModel(
  source: Uint8Array | string,
  { sliceRows = DEFAULT_SLICE_ROWS } = {},
): Promise<OpenModel> {
  const session = await createSession(source)
  const faults = [...findInputFaults(session), ...findOutputFaults(session)]
  if (faults.length > 0) {
    await session.release()
    throw new AppError('model-unavailable', faults.join(' '))
  }
  const { score, settle } = createBatches({ maxRows: sliceRows, run: (records) => runSession(session, records) })
  return {
    score,
    release: async () => {
      await settle()
      await session.release()
    },
  }
}

/**
 * The same where requests are answered meanwhile. Building the trees holds the event loop, a model of other inputs is
 * refused before that; what else may be wrong with it is then not told.
 */
export async function openModelWhileServing(bytes: Uint8Array): Promise<OpenModel> {
  const found = readInputNames(bytes)
  const missing = found ? FIELD_NAMES.filter((name) => !found.has(name)) : []
  if (missing.length > 0) {
    throw new AppError('model-unavailable', `The model does not take these fields as it should: ${missing.join(', ')}.`)
  }
  return openModel(bytes)
}

async function createSession(source: Uint8Array | string): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: FATAL,
  }
  try {
    return await (typeof source === 'string'
      ? InferenceSession.create(source, options)
      : InferenceSession.create(source, options))
  } catch (cause) {
    throw new AppError('model-unavailable', 'The ONNX runtime cannot open the model.', { cause })
  }
}

function findInputFaults({ inputMetadata }: InferenceSession): readonly string[] {
  const found = new Map(inputMetadata.map((input) => [input.name, input]))
  const wrong = FIELD_NAMES.filter((name) => !isVector(found.get(name), isIntegerName(name) ? 'int64' : 'string'))
  const missing = FIELD_NAMES.filter((name) => !found.has(name)).length
  return [
    ...(wrong.length > 0 ? [`The model does not take these fields as it should: ${wrong.join(', ')}.`] : []),
    ...(found.size + missing > FIELD_NAMES.length ? ['The model wants more than the 40 census fields.'] : []),
  ]
}

function findOutputFaults({ outputMetadata }: InferenceSession): readonly string[] {
  const found = new Map(outputMetadata.map((output) => [output.name, output]))
  const wrong = OUTPUTS.filter((name) => !isVector(found.get(name), 'float32'))
  return wrong.length > 0 ? [`The model does not give these outputs as it should: ${wrong.join(', ')}.`] : []
}

/** A tensor `[N]` of the type, N free. */
function isVector(found: InferenceSession.ValueMetadata | undefined, type: Tensor.Type): boolean {
  return (
    found?.isTensor === true && found.type === type && found.shape.length === 1 && typeof found.shape[0] !== 'number'
  )
}

async function runSession(session: InferenceSession, records: readonly CensusRecord[]): Promise<RunOutputs> {
  const padded = padToLanes(records)
  try {
    const { probability, margin } = await session.run(columnsOf(padded), OUTPUTS)
    return { probability: readOutput(probability, padded.length), margin: readOutput(margin, padded.length) }
  } catch (cause) {
    throw new AppError('model-unavailable', 'The ONNX runtime failed to run the model.', { cause })
  }
}

/** Fills up with the last record, whose way through the trees is still at hand. */
function padToLanes(records: readonly CensusRecord[]): readonly CensusRecord[] {
  const last = records.at(-1)
  const missing = -records.length & (LANES - 1)
  return last && missing > 0 ? [...records, ...new Array<CensusRecord>(missing).fill(last)] : records
}

function readOutput(output: InferenceSession.OnnxValueMapType[string] | undefined, rows: number): Float32Array {
  if (output instanceof Tensor && output.data instanceof Float32Array && output.data.length === rows) return output.data
  throw new RangeError('An output does not have one number a record.')
}
