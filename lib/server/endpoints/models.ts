import 'server-only'
import { cardReplySchema, modelsReplySchema } from '@/lib/contracts/models'
import {
  promoteReplySchema,
  promoteRequestSchema,
  rollbackReplySchema,
  rollbackRequestSchema,
  versionsReplySchema,
} from '@/lib/contracts/promotion'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { modelChoiceSchema } from '@/lib/core/registry/model-choice-schema'
import { createEndpoint } from '../endpoint'
import { explainEnvelope } from '../envelope'
import type { Call } from '../exchange'
import { getHandle, jsonHandle } from '../handles'
import { listModels, refreshModels } from '../models'
import { listVersions, promoteVersion, rollBackVersion } from '../promotion'

const OF_CHOICE = '/api/v1/models/{algorithm}/{balancing}'
/** From one address: each may cost the tracking server some requests. */
const REGISTRY_A_MINUTE = 300

/** @throws AppError `unknown-model` */
function choiceOf({ segments }: Call): ModelChoice {
  const choice = modelChoiceSchema.safeParse(segments)
  if (!choice.success) throw explainEnvelope(choice.error, segments)
  return choice.data
}

export const modelsEndpoint = createEndpoint({
  route: '/api/v1/models',
  operations: {
    GET: {
      access: 'public',
      handle: getHandle({ reply: modelsReplySchema, run: ({ container }) => listModels(container) }),
    },
  },
})

/** Takes no body. */
export const refreshEndpoint = createEndpoint({
  route: '/api/v1/models/refresh',
  operations: {
    POST: {
      access: 'public',
      isWrite: true,
      perMinute: REGISTRY_A_MINUTE,
      handle: getHandle({ reply: modelsReplySchema, run: ({ container }) => refreshModels(container) }),
    },
  },
})

export const cardEndpoint = createEndpoint({
  route: OF_CHOICE,
  operations: {
    GET: {
      access: 'public',
      handle: getHandle({
        reply: cardReplySchema,
        run: async ({ container }, call) => (await container.lineup.serving(choiceOf(call))).card,
      }),
    },
  },
})

export const versionsEndpoint = createEndpoint({
  route: `${OF_CHOICE}/versions`,
  operations: {
    GET: {
      access: 'public',
      perMinute: REGISTRY_A_MINUTE,
      handle: getHandle({
        reply: versionsReplySchema,
        run: ({ container }, call) => listVersions(container, choiceOf(call)),
      }),
    },
  },
})

export const promoteEndpoint = createEndpoint({
  route: `${OF_CHOICE}/promote`,
  operations: {
    POST: {
      access: 'admin',
      isWrite: true,
      handle: jsonHandle({
        body: promoteRequestSchema,
        reply: promoteReplySchema,
        run: (input, { container, caller }, call) =>
          promoteVersion(container, choiceOf(call), { ...input, by: caller.who }),
      }),
    },
  },
})

export const rollbackEndpoint = createEndpoint({
  route: `${OF_CHOICE}/rollback`,
  operations: {
    POST: {
      access: 'admin',
      isWrite: true,
      handle: jsonHandle({
        body: rollbackRequestSchema,
        reply: rollbackReplySchema,
        run: (input, { container, caller }, call) =>
          rollBackVersion(container, choiceOf(call), { ...input, by: caller.who }),
      }),
    },
  },
})
