import 'server-only'
import { savedReplySchema, saveReplySchema, saveRequestSchema } from '@/lib/contracts/saved'
import { deleteSaved, readSaved, savePrediction } from '@/lib/core/inference/save-prediction'
import { createEndpoint, type Handle } from '../endpoint'
import { jsonReply } from '../exchange'
import { getHandle, parseBody } from '../handles'
import { readJson } from '../read-json'
import { deleteTokenOf, describeSaved, describeSaving, savedDepsOf } from '../saved'

/** From one address: each takes room in the store for months. */
const SAVES_A_MINUTE = 60

const save: Handle = async (call, { container, asker }) => {
  const input = parseBody(saveRequestSchema, await readJson(call))
  const reply = saveReplySchema.parse(describeSaving(await savePrediction(savedDepsOf(container), input, asker)))
  const { headers, ...created } = jsonReply(reply, { status: 201 })
  return { ...created, headers: { ...headers, location: `/api/v1/saved/${reply.id}` } }
}

/** Keeps the answer to one person, to be looked at by whoever gets its address. */
export const saveEndpoint = createEndpoint({
  route: '/api/v1/saved',
  operations: {
    POST: { access: 'predict', isWrite: true, perMinute: SAVES_A_MINUTE, handle: save },
  },
})

const remove: Handle = async (call, { container }) => {
  const deleteToken = deleteTokenOf(call.header('authorization'))
  await deleteSaved(savedDepsOf(container), { id: call.segments.id ?? '', deleteToken })
  return { status: 204, headers: {}, body: undefined }
}

/** For whoever has the address; deleting is for who has the token too. */
export const savedEndpoint = createEndpoint({
  route: '/api/v1/saved/{id}',
  operations: {
    GET: {
      access: 'public',
      handle: getHandle({
        reply: savedReplySchema,
        run: async ({ container }, call) =>
          describeSaved(await readSaved(savedDepsOf(container), call.segments.id ?? '')),
      }),
    },
    DELETE: { access: 'public', isWrite: true, handle: remove },
  },
})
