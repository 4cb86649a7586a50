import 'server-only'
import { MAX_ROWS } from '@/lib/contracts/predict'
import type { Problem } from '@/lib/contracts/problem'
import {
  CHOICE_OF_MODE,
  PROTOTYPE_LABELS,
  type PrototypeError,
  type PrototypeFault,
  type PrototypeMode,
  prototypeRequestSchema,
} from '@/lib/contracts/prototype'
import { recordsOfObjects } from '@/lib/core/census/frame'
import { AppError } from '@/lib/core/errors'
import { answerScored } from '@/lib/core/inference/answer'
import { ABOVE_50K, labelOf, probabilityAt, type Scored } from '@/lib/core/inference/predict'
import { type Context, createEndpoint } from '../endpoint'
import { type Call, jsonReply, type Reply, textReply } from '../exchange'
import { problemOf } from '../http-error'
import { readPythonJson } from '../python-json'
import { isMediaType } from '../read-json'
import { sentenceOf } from '../sentence'

/** As Pydantic words them. */
const MESSAGES = {
  json_invalid: 'JSON decode error',
  missing: 'Field required',
  model_attributes_type: 'Input should be a valid dictionary or object to extract fields from',
  string_type: 'Input should be a valid string',
  list_type: 'Input should be a valid list',
  dict_type: 'Input should be a valid dictionary',
} as const satisfies Record<PrototypeFault['type'], string>
const MAX_FAULTS = 100

/** The prototype's own address: its requests, its answers with some keys after its own, its errors. */
export const prototypeEndpoint = createEndpoint({
  route: '/predict',
  protocol: 'prototype',
  operations: { POST: { access: 'predict', handle: predict } },
  refuse,
})

/** What is wrong is told in the prototype's order: the envelope, the mode, the model, the records. */
async function predict(call: Call, context: Context): Promise<Reply> {
  const { mode, data } = readEnvelope(await readBody(call))
  if (!isMode(mode)) throw new AppError('unknown-model', 'Invalid model mode.')
  const scored = await score(mode, data, context)
  return textReply(writeReply(mode, scored), { type: 'application/json' })
}

async function score(mode: PrototypeMode, data: readonly unknown[], { container, asker }: Context): Promise<Scored> {
  const choice = CHOICE_OF_MODE[mode]
  if (data.length > MAX_ROWS) throw new AppError('too-large', `There are ${data.length} records; ${MAX_ROWS} may come.`)
  try {
    const request = { ...choice, records: recordsOfObjects(data), unknownLevels: 'accept', recordsAt: 'data' } as const
    const { scored } = await answerScored(container.predictDeps, request, asker)
    return scored
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid-input') throw error
    // A model that cannot be had is told before what is wrong with the records.
    await container.predictDeps.openScorer(choice)
    throw new AppError('bad-request', `Inference Error: ${sentenceOf(problemOf(error, asker.requestId))}`)
  }
}

/** FastAPI takes what is not called JSON for a text; so is it here, unread. */
async function readBody(call: Call): Promise<unknown> {
  return isMediaType(call.header('content-type') ?? '', 'application/json') ? readPythonJson(call) : ''
}

type Envelope = { readonly mode: string; readonly data: readonly unknown[] }

/** What is wrong with an envelope in FastAPI's own form, by the error that is thrown for it. */
const FAULTS_OF = new WeakMap<object, readonly PrototypeFault[]>()

function faultyEnvelope(faults: readonly PrototypeFault[]): AppError {
  const error = new AppError('invalid-input', 'The envelope cannot be used.')
  FAULTS_OF.set(error, faults)
  return error
}

/** @throws AppError `invalid-input`, with its faults in `FAULTS_OF` */
function readEnvelope(body: unknown): Envelope {
  const parsed = prototypeRequestSchema.safeParse(body)
  if (!parsed.success) throw faultyEnvelope(parsed.error.issues.map(({ path: [key] }) => faultAt(key, body)))
  const { data } = parsed.data
  const strange = data.flatMap((record, index) => (isObject(record) ? [] : [index])).slice(0, MAX_FAULTS)
  if (strange.length === 0) return parsed.data
  throw faultyEnvelope(strange.map((index) => faultOf('dict_type', ['data', index])))
}

function faultAt(key: PropertyKey | undefined, body: unknown): PrototypeFault {
  if (key === undefined || !isObject(body)) return faultOf('model_attributes_type', [])
  const name = String(key)
  if (!Object.hasOwn(body, name)) return faultOf('missing', [name])
  return faultOf(name === 'mode' ? 'string_type' : 'list_type', [name])
}

function faultOf(type: PrototypeFault['type'], path: readonly (string | number)[]): PrototypeFault {
  return { type, loc: ['body', ...path], msg: MESSAGES[type], input: null }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isMode(mode: string): mode is PrototypeMode {
  return Object.hasOwn(CHOICE_OF_MODE, mode)
}

/** The answer's text; a schema would copy it key by key. */
function writeReply(mode: PrototypeMode, { scorer, threshold, probabilities, completed }: Scored): string {
  const version = JSON.stringify(scorer.version)
  const [above, notAbove] = PROTOTYPE_LABELS
  const rows = completed.map(({ assumed }, row) => {
    const probability = probabilityAt(probabilities, row)
    const label = labelOf(probability, threshold) === ABOVE_50K ? above : notAbove
    const ours = `"probability":${probability},"model_version":${version},"assumed_fields":${Object.keys(assumed).length}`
    return `{"row_index":${row},"prediction":"${label}",${ours}}`
  })
  return `{"status":"success","engine":"${mode}","predictions":[${rows.join(',')}]}`
}

function refuse(problem: Problem, error: unknown): Reply {
  const { code, status, detail } = problem
  const faults = error instanceof AppError ? FAULTS_OF.get(error) : undefined
  if (faults) return refuseFaults(faults)
  switch (code) {
    case 'invalid-json':
      return refuseFaults([{ ...faultOf('json_invalid', []), ctx: { error: detail } }])
    case 'method-not-allowed':
      return refuseWith(405, 'Method Not Allowed')
    case 'unknown-model':
      return refuseWith(400, detail)
    case 'model-unavailable':
      return refuseWith(500, `Model Swap Failed: ${detail}`)
    default:
      return refuseWith(status, detail)
  }
}

function refuseFaults(faults: readonly PrototypeFault[]): Reply {
  return refuseWith(422, [...faults])
}

function refuseWith(status: number, detail: PrototypeError['detail']): Reply {
  return jsonReply({ detail } satisfies PrototypeError, { status })
}
