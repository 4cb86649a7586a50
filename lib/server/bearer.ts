import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'

/** The token of an Authorization header of the scheme Bearer. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^Bearer +(\S.*?) *$/i.exec(authorization)?.[1]
}

/** Takes as long whatever the difference: digests are of one length and tell nothing of how near a guess was. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

/** The same, where of one secret only the SHA-256 is known, hexadecimal. */
export function isSecretOf(secret: string, digest: string): boolean {
  const own = createHash('sha256').update(secret).digest()
  const kept = Buffer.from(digest, 'hex')
  return kept.length === own.length && timingSafeEqual(own, kept)
}
