import { AppError } from '@/lib/core/errors'
import type { ApiKey, ApiKeys, Scope } from './api-key'
import type { AuditAction, AuditLog } from './audit'
import { formatKey } from './key-text'

export type KeyDeps = {
  readonly keys: ApiKeys
  readonly audit: AuditLog
  /** Milliseconds since 1970, UTC. */
  nowMs(): number
  /** As `KEY_ID` wants it. */
  newKeyId(): string
  /** 32 random bytes as base64url. */
  newSecret(): string
  /** SHA-256, hexadecimal. */
  digestOf(secret: string): string
  /** A UUID of version 7. */
  newEventId(): string
}

export type NewKey = {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Milliseconds since 1970, UTC. */
  readonly expiresMs: number | undefined
  /** Requests a minute; undefined: the server's own limit for keys. */
  readonly perMinute: number | undefined
}

export type MadeKey = {
  readonly key: ApiKey
  /** The whole key; nobody can show it a second time. */
  readonly text: string
}

/** Who does it, for the audit log. */
type By = { readonly by: string }

/** @throws AppError `store-unavailable` */
export async function createKey(
  deps: KeyDeps,
  { name, scopes, expiresMs, perMinute, by }: NewKey & By,
): Promise<MadeKey> {
  const secret = deps.newSecret()
  const key: ApiKey = {
    id: deps.newKeyId(),
    name,
    scopes: [...new Set(scopes)],
    secretHash: deps.digestOf(secret),
    perMinute,
    createdMs: deps.nowMs(),
    expiresMs,
    revokedMs: undefined,
    lastUsedMs: undefined,
  }
  await note(deps, { action: 'key.created', subject: key.id, by })
  await deps.keys.add(key)
  return { key, text: formatKey({ id: key.id, secret }) }
}

/** @throws AppError `not-found` where there is no such key; `store-unavailable` */
export async function limitKey(
  deps: KeyDeps,
  { id, perMinute, by }: Pick<ApiKey, 'id' | 'perMinute'> & By,
): Promise<ApiKey> {
  const key = await requireKey(deps, id)
  await note(deps, { action: 'key.limited', subject: id, by })
  await deps.keys.setLimit(id, perMinute)
  return { ...key, perMinute }
}

/** A key that is revoked already stays as it is. @throws AppError `not-found` where there is no such key; `store-unavailable` */
export async function revokeKey(deps: KeyDeps, { id, by }: Pick<ApiKey, 'id'> & By): Promise<ApiKey> {
  const key = await requireKey(deps, id)
  if (key.revokedMs !== undefined) return key
  const revokedMs = deps.nowMs()
  await note(deps, { action: 'key.revoked', subject: id, by })
  await deps.keys.revoke(id, revokedMs)
  return { ...key, revokedMs }
}

async function requireKey({ keys }: KeyDeps, id: string): Promise<ApiKey> {
  const key = await keys.find(id)
  if (key) return key
  throw new AppError('not-found', 'There is no key with this id.')
}

type Note = { readonly action: AuditAction; readonly subject: string } & By

/** Before it is done: an event without its deed can be explained, a deed without its event cannot. */
async function note({ audit, newEventId, nowMs }: KeyDeps, { action, subject, by }: Note): Promise<void> {
  await audit.append({ id: newEventId(), atMs: nowMs(), who: by, action, subject })
}
