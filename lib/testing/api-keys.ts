import { digestOfSecret } from '@/lib/composition/secrets'
import type { ApiKey } from '@/lib/core/access/api-key'
import { formatKey, KEY_ID } from '@/lib/core/access/key-text'

/** A key for tests. @throws Error for an id that no key could have */
export function buildKey(id: string, change: Partial<ApiKey> = {}): { readonly key: ApiKey; readonly text: string } {
  if (!KEY_ID.test(id)) throw new Error(`${id} is no id of a key.`)
  const secret = id.repeat(4).slice(0, 43)
  const undated = { perMinute: undefined, expiresMs: undefined, revokedMs: undefined, lastUsedMs: undefined }
  const key: ApiKey = {
    id,
    name: `the key ${id}`,
    scopes: ['predict'],
    secretHash: digestOfSecret(secret),
    createdMs: 0,
    ...undated,
    ...change,
  }
  return { key, text: formatKey({ id, secret }) }
}
