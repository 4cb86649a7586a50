import { createHash, randomBytes } from 'node:crypto'
import { SECRET_BYTES } from '@/lib/core/access/key-text'

/** 256 random bits in base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** SHA-256, hexadecimal: a secret of 256 random bits needs no slow hash. */
export function digestOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
