import { createHash, randomBytes, randomInt } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Store } from '@/lib/adapters/db/store'
import { KEY_ID_ALPHABET, KEY_ID_LENGTH, SECRET_BYTES } from '@/lib/core/access/key-text'
import type { KeyDeps } from '@/lib/core/access/manage-keys'

/** What making and revoking keys takes, on a store. */
export function keyDepsOf({ keys, audit }: Pick<Store, 'keys' | 'audit'>): KeyDeps {
  return {
    keys,
    audit,
    nowMs: () => Date.now(),
    newKeyId: () =>
      Array.from({ length: KEY_ID_LENGTH }, () => KEY_ID_ALPHABET[randomInt(KEY_ID_ALPHABET.length)]).join(''),
    newSecret: () => randomBytes(SECRET_BYTES).toString('base64url'),
    digestOf: digestOfSecret,
    newEventId: () => uuidv7(),
  }
}

/** SHA-256, hexadecimal: a secret of 256 random bits needs no slow hash. */
export function digestOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
