import 'server-only'
import { describeKey, keyDepsOf } from '@/lib/composition/keys'
import {
  auditQuerySchema,
  auditReplySchema,
  createKeyReplySchema,
  createKeyRequestSchema,
  keyReplySchema,
  keysReplySchema,
  limitKeyRequestSchema,
} from '@/lib/contracts/keys'
import type { ApiKey } from '@/lib/core/access/api-key'
import { KEY_ID } from '@/lib/core/access/key-text'
import { createKey, limitKey, revokeKey } from '@/lib/core/access/manage-keys'
import { AppError } from '@/lib/core/errors'
import type { Container } from '../container'
import { createEndpoint, type Handle } from '../endpoint'
import { type Call, jsonReply } from '../exchange'
import { getHandle, jsonHandle, parseBody } from '../handles'
import { readJson } from '../read-json'

function show(key: ApiKey, { predictDeps }: Container) {
  return describeKey(key, predictDeps.nowMs())
}

/** @throws AppError `not-found` */
function keyIdOf({ segments: { id = '' } }: Call): string {
  if (KEY_ID.test(id)) return id
  throw new AppError('not-found', 'There is no key with this id.')
}

/** @throws AppError `invalid-input` for a time that is past. */
function expiryOf(expires: string | undefined, { predictDeps }: Container): number | undefined {
  const expiresMs = expires === undefined ? undefined : Date.parse(expires)
  if (expiresMs === undefined || expiresMs > predictDeps.nowMs()) return expiresMs
  const message = 'It must lie in the future.'
  throw new AppError('invalid-input', `The request has a fault: ${message}`, {
    issues: [{ path: ['expires'], message }],
  })
}

const create: Handle = async (call, { container, caller }) => {
  const { expires, name, scopes, perMinute } = parseBody(createKeyRequestSchema, await readJson(call))
  const wanted = { name, scopes, perMinute, expiresMs: expiryOf(expires, container), by: caller.who }
  const { key, text } = await createKey(keyDepsOf(container.store), wanted)
  container.access.keyring.forget(key.id)
  const reply = jsonReply(createKeyReplySchema.parse({ key: show(key, container), secret: text }), { status: 201 })
  return { ...reply, headers: { ...reply.headers, location: `/api/v1/keys/${key.id}` } }
}

export const keysEndpoint = createEndpoint({
  route: '/api/v1/keys',
  operations: {
    GET: {
      access: 'admin',
      handle: getHandle({
        reply: keysReplySchema,
        run: async ({ container }) => ({
          keys: (await container.store.keys.list()).map((key) => show(key, container)),
        }),
      }),
    },
    POST: { access: 'admin', isWrite: true, handle: create },
  },
})

/** PATCH limits a key; DELETE revokes it, and it stays in the list. */
export const keyEndpoint = createEndpoint({
  route: '/api/v1/keys/{id}',
  operations: {
    PATCH: {
      access: 'admin',
      isWrite: true,
      handle: jsonHandle({
        body: limitKeyRequestSchema,
        reply: keyReplySchema,
        run: async ({ perMinute }, { container, caller }, call) => {
          const change = { id: keyIdOf(call), perMinute: perMinute ?? undefined, by: caller.who }
          const key = await limitKey(keyDepsOf(container.store), change)
          container.access.keyring.forget(key.id)
          return { key: show(key, container) }
        },
      }),
    },
    DELETE: {
      access: 'admin',
      isWrite: true,
      handle: getHandle({
        reply: keyReplySchema,
        run: async ({ container, caller }, call) => {
          const key = await revokeKey(keyDepsOf(container.store), { id: keyIdOf(call), by: caller.who })
          container.access.keyring.forget(key.id)
          return { key: show(key, container) }
        },
      }),
    },
  },
})

/** Who changed what, or took something out. */
export const auditEndpoint = createEndpoint({
  route: '/api/v1/audit',
  operations: {
    GET: {
      access: 'admin',
      handle: getHandle({
        reply: auditReplySchema,
        run: async ({ container }, call) => {
          const { limit } = parseBody(auditQuerySchema, Object.fromEntries(new URLSearchParams(call.query)))
          const events = await container.store.audit.list(limit)
          return { events: events.map(({ atMs, ...event }) => ({ ...event, at: new Date(atMs).toISOString() })) }
        },
      }),
    },
  },
})
