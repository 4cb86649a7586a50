import 'server-only'
import {
  INPUT_METADATA,
  liveReplySchema,
  type ModelMetadata,
  modelListSchema,
  modelMetadataSchema,
  modelReadyReplySchema,
  OUTPUT_METADATA,
  readyReplySchema,
  serverMetadataSchema,
} from '@/lib/contracts/open-inference'
import type { Problem } from '@/lib/contracts/problem'
import { AppError, type ErrorCode } from '@/lib/core/errors'
import { answerScored } from '@/lib/core/inference/answer'
import { choiceFromId, choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { choiceFromRegisteredName } from '@/lib/core/registry/version'
import {
  type Context,
  createEndpoint,
  type Endpoint,
  type EndpointSpec,
  type Handle,
  type Operation,
} from '../endpoint'
import { type Call, jsonReply, type Reply } from '../exchange'
import { getHandle } from '../handles'
import { checkReady } from '../ready'
import { sentenceOf } from '../sentence'
import { wantedOutputs, writeInfer } from './open-inference-reply'
import { readInfer } from './open-inference-request'

/** Of what is spoken, not of the app: clients look at it to learn what they may ask. */
const SERVER = { name: 'bracket', version: '2', extensions: ['binary_tensor_data'] }
const MODEL_NAMES = MODEL_CHOICES.map(choiceId)

const OF_MODEL = '/v2/models/{model}'
const OF_VERSION = `${OF_MODEL}/versions/{version}`

function createOpenInference(spec: Pick<EndpointSpec, 'route' | 'operations'>): Endpoint {
  return createEndpoint({ ...spec, protocol: 'open-inference', refuse: refuseInWords })
}

/** Faulty input is 400 in this protocol; all other refusals keep their status. */
function refuseInWords(problem: Problem): Reply {
  const status = problem.code === 'invalid-input' ? 400 : problem.status
  return jsonReply({ error: sentenceOf(problem) }, { status })
}

type Named = { readonly name: string; readonly choice: ModelChoice; readonly version: string | undefined }

/** @throws AppError `unknown-model` */
function modelOf({ segments: { model: name = '', version } }: Call): Named {
  const choice = choiceFromId(name) ?? choiceFromRegisteredName(name)
  if (choice) return { name, choice, version }
  throw new AppError('unknown-model', `There is no such model; there are ${MODEL_NAMES.join(', ')}.`)
}

const NOT_READY: ReadonlySet<ErrorCode> = new Set(['model-unavailable', 'shutting-down', 'store-unavailable'])

/** Whether `check` goes through; a server or model that cannot answer is no failure to tell. */
async function isReady(check: () => Promise<unknown>): Promise<boolean> {
  try {
    await check()
    return true
  } catch (error) {
    if (error instanceof AppError && NOT_READY.has(error.code)) return false
    throw error
  }
}

export const openInferenceEndpoint = createOpenInference({
  route: '/v2',
  operations: {
    GET: { access: 'public', handle: getHandle({ reply: serverMetadataSchema, run: async () => SERVER }) },
  },
})

export const openInferenceLiveEndpoint = createOpenInference({
  route: '/v2/health/live',
  operations: {
    GET: { access: 'public', handle: getHandle({ reply: liveReplySchema, run: async () => ({ live: true }) }) },
  },
})

export const openInferenceReadyEndpoint = createOpenInference({
  route: '/v2/health/ready',
  operations: {
    GET: {
      access: 'public',
      handle: async (_, { container }) => {
        const ready = await isReady(() => checkReady(container))
        return jsonReply(readyReplySchema.parse({ ready }), { status: ready ? 200 : 503 })
      },
    },
  },
})

export const openInferenceModelsEndpoint = createOpenInference({
  route: '/v2/models',
  operations: {
    GET: {
      access: 'public',
      handle: getHandle({ reply: modelListSchema, run: async () => ({ models: MODEL_NAMES }) }),
    },
  },
})

const describeModel: Handle = getHandle({
  reply: modelMetadataSchema,
  run: async ({ container: { lineup } }, call): Promise<ModelMetadata> => {
    const { name, choice, version } = modelOf(call)
    const found = await (version === undefined ? lineup.serving(choice) : lineup.pinned(choice, version))
    return {
      name,
      versions: [found.version],
      platform: 'onnx_onnxv1',
      inputs: [...INPUT_METADATA],
      outputs: [...OUTPUT_METADATA],
    }
  },
})

const tellReady: Handle = async (call, { container }) => {
  const { name, choice, version } = modelOf(call)
  const ready = await isReady(() => container.predictDeps.openScorer(choice, version))
  return jsonReply(modelReadyReplySchema.parse({ name, ready }), { status: ready ? 200 : 503 })
}

async function infer(call: Call, { container, asker }: Context): Promise<Reply> {
  const { name, choice, version } = modelOf(call)
  const { request, records } = await readInfer(call)
  const { id, parameters } = request
  const wanted = wantedOutputs(request)
  const { scored } = await answerScored(
    container.predictDeps,
    {
      ...choice,
      version,
      threshold: parameters?.threshold,
      records,
      unknownLevels: parameters?.unknown_levels ?? 'accept',
      recordsAt: 'rows',
    },
    asker,
  )
  return writeInfer({ modelName: name, id, wanted, scored })
}

const inferOperation: Operation = { access: 'predict', handle: infer }

export const openInferenceModelEndpoint = createOpenInference({
  route: OF_MODEL,
  operations: { GET: { access: 'public', handle: describeModel } },
})

/** A version that does not serve may have to be fetched for this, so it is for those who may ask it. */
export const openInferenceVersionEndpoint = createOpenInference({
  route: OF_VERSION,
  operations: { GET: { access: 'predict', handle: describeModel } },
})

export const openInferenceModelReadyEndpoint = createOpenInference({
  route: `${OF_MODEL}/ready`,
  operations: { GET: { access: 'public', handle: tellReady } },
})

export const openInferenceVersionReadyEndpoint = createOpenInference({
  route: `${OF_VERSION}/ready`,
  operations: { GET: { access: 'predict', handle: tellReady } },
})

export const inferEndpoint = createOpenInference({
  route: `${OF_MODEL}/infer`,
  operations: { POST: inferOperation },
})

export const inferVersionEndpoint = createOpenInference({
  route: `${OF_VERSION}/infer`,
  operations: { POST: inferOperation },
})

const nothing: Operation = {
  access: 'public',
  handle: async () => {
    throw new AppError('not-found', 'There is nothing at this address.')
  },
}

/** For every address under /v2 that is none. */
export const openInferenceNowhereEndpoint = createOpenInference({
  route: '/v2/*',
  operations: { GET: nothing, POST: nothing, PUT: nothing, PATCH: nothing, DELETE: nothing, OPTIONS: nothing },
})
