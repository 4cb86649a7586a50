import { randomInt } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Store } from '@/lib/adapters/db/store'
import type { Key } from '@/lib/contracts/keys'
import type { ApiKey } from '@/lib/core/access/api-key'
import { keyStateOf } from '@/lib/core/access/key-state'
import { KEY_ID_ALPHABET, KEY_ID_LENGTH } from '@/lib/core/access/key-text'
import type { KeyDeps } from '@/lib/core/access/manage-keys'
import { digestOfSecret, newSecret } from './secrets'

/** What making and revoking keys takes, on a store. */
export function keyDepsOf({ keys, audit }: Pick<Store, 'keys' | 'audit'>): KeyDeps {
  return {
    keys,
    audit,
    nowMs: () => Date.now(),
    newKeyId: () =>
      Array.from({ length: KEY_ID_LENGTH }, () => KEY_ID_ALPHABET[randomInt(KEY_ID_ALPHABET.length)]).join(''),
    newSecret,
    digestOf: digestOfSecret,
    newEventId: () => uuidv7(),
  }
}

/** As anybody may see it who may see keys: without the hash of its secret. */
export function describeKey(key: ApiKey, nowMs: number): Key {
  const { id, name, scopes, perMinute, createdMs, expiresMs, revokedMs, lastUsedMs } = key
  const time = (ms: number) => new Date(ms).toISOString()
  return {
    id,
    name,
    scopes: [...scopes],
    state: keyStateOf(key, nowMs),
    ...(perMinute === undefined ? {} : { perMinute }),
    created: time(createdMs),
    ...(expiresMs === undefined ? {} : { expires: time(expiresMs) }),
    ...(revokedMs === undefined ? {} : { revoked: time(revokedMs) }),
    ...(lastUsedMs === undefined ? {} : { lastUsed: time(lastUsedMs) }),
  }
}
