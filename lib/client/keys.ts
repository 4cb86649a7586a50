import type { CreateKeyReply, CreateKeyRequest, Key } from '@/lib/contracts/keys'
import { callJson } from './http'

const ADDRESS = '/api/v1/keys'

type Authorized = {
  /** The admin token, or a key with the scope admin. */
  readonly token: string
}
type OneKey = Authorized & { readonly id: string }

const loadKeySchema = async () => (await import('@/lib/contracts/keys')).keyReplySchema

/** Newest first, with those that open nothing any more. @throws RequestFailure */
export async function listKeys({
  token,
  signal,
}: Authorized & { readonly signal: AbortSignal }): Promise<readonly Key[]> {
  const loadReplySchema = async () => (await import('@/lib/contracts/keys')).keysReplySchema
  const { keys } = await callJson(ADDRESS, { method: 'GET' }, { token, signal, loadReplySchema })
  return keys
}

/** The reply holds the secret, which is shown this once. @throws RequestFailure */
export function createKey(request: CreateKeyRequest, { token }: Authorized): Promise<CreateKeyReply> {
  const loadReplySchema = async () => (await import('@/lib/contracts/keys')).createKeyReplySchema
  return callJson(ADDRESS, { method: 'POST', body: request }, { token, loadReplySchema })
}

/** Null: as many as the server lets every key have. @throws RequestFailure */
export async function limitKey(perMinute: number | null, { id, token }: OneKey): Promise<Key> {
  const call = { method: 'PATCH', body: { perMinute } } as const
  return (await callJson(`${ADDRESS}/${id}`, call, { token, loadReplySchema: loadKeySchema })).key
}

/** For good: a revoked key stays in the list, and opens nothing. @throws RequestFailure */
export async function revokeKey({ id, token }: OneKey): Promise<Key> {
  return (await callJson(`${ADDRESS}/${id}`, { method: 'DELETE' }, { token, loadReplySchema: loadKeySchema })).key
}
