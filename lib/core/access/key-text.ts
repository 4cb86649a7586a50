/** Of an id: no letters or digits that look alike. */
export const KEY_ID_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz'
export const KEY_ID_LENGTH = 12
/** Of a secret, before it is written as base64url. */
export const SECRET_BYTES = 32

export const KEY_ID = new RegExp(`^[${KEY_ID_ALPHABET}]{${KEY_ID_LENGTH}}$`)
const KEY_TEXT = new RegExp(`^bracket_([${KEY_ID_ALPHABET}]{${KEY_ID_LENGTH}})_([\\w-]{43})$`)

export type KeyParts = {
  readonly id: string
  /** 43 characters of base64url. */
  readonly secret: string
}

/** The key as its owner sends it: `bracket_<id>_<secret>`. */
export function formatKey({ id, secret }: KeyParts): string {
  return `bracket_${id}_${secret}`
}

/** Undefined where the text has not the form of a key. */
export function readKey(text: string): KeyParts | undefined {
  const [, id, secret] = KEY_TEXT.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}
