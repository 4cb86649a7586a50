import { z } from 'zod'
import { SCOPES } from '@/lib/core/access/api-key'
import { AUDIT_ACTIONS } from '@/lib/core/access/audit'
import { KEY_STATES } from '@/lib/core/access/key-state'

export const MAX_KEY_NAME = 100
export const MAX_PER_MINUTE = 100_000_000

const perMinuteSchema = z.number().int().min(1).max(MAX_PER_MINUTE)

/** An API key, without its secret, which nobody has but its owner. */
export const keySchema = z.object({
  /** Public: it stands in logs. */
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  state: z.enum(KEY_STATES),
  /** Requests a minute; absent: the server's own limit for keys. */
  perMinute: perMinuteSchema.optional(),
  /** Times are ISO 8601, UTC. */
  created: z.iso.datetime(),
  expires: z.iso.datetime().optional(),
  revoked: z.iso.datetime().optional(),
  /** To the minute. */
  lastUsed: z.iso.datetime().optional(),
})
export type Key = z.infer<typeof keySchema>

/** Newest first, with those that open nothing any more. */
export const keysReplySchema = z.object({ keys: z.array(keySchema) })
export type KeysReply = z.infer<typeof keysReplySchema>

export const createKeyRequestSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'Say whose or what for it is.')
    .max(MAX_KEY_NAME)
    .refine((name) => !/\p{Cc}/u.test(name), 'It must be one line of plain text.'),
  /** `predict`: single requests. `batch`: long streams too. `admin`: everything. */
  scopes: z.array(z.enum(SCOPES)).min(1, 'Name at least one scope.').max(SCOPES.length),
  /** When it ceases to open anything; absent: never. */
  expires: z.iso.datetime({ offset: true }).optional(),
  perMinute: perMinuteSchema.optional(),
})
export type CreateKeyRequest = z.infer<typeof createKeyRequestSchema>

export const createKeyReplySchema = z.object({
  key: keySchema,
  /** What its owner sends as `Authorization: Bearer …`. It is shown this once. */
  secret: z.string(),
})
export type CreateKeyReply = z.infer<typeof createKeyReplySchema>

/** `null`: as many as the server lets every key have. */
export const limitKeyRequestSchema = z.strictObject({ perMinute: perMinuteSchema.nullable() })
export type LimitKeyRequest = z.infer<typeof limitKeyRequestSchema>

export const keyReplySchema = z.object({ key: keySchema })
export type KeyReply = z.infer<typeof keyReplySchema>

export const DEFAULT_EVENTS = 100
export const MAX_EVENTS = 1_000

/** The query of `GET /api/v1/audit`. */
export const auditQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_EVENTS).default(DEFAULT_EVENTS),
})

/** Newest first. */
export const auditReplySchema = z.object({
  events: z.array(
    z.object({
      id: z.string(),
      /** ISO 8601, UTC. */
      at: z.iso.datetime(),
      who: z.string(),
      action: z.enum(AUDIT_ACTIONS),
      /** What it was done to, such as a key's id. */
      subject: z.string(),
    }),
  ),
})
export type AuditReply = z.infer<typeof auditReplySchema>
