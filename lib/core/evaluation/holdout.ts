import { z } from 'zod'
import { rankRows } from './ranking'
import type { Scored } from './scored'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** Which rows were held out: two models with equal identities were judged on the same records. */
const identitySchema = z.object({
  /** SHA-256 of the census text, hexadecimal. */
  dataDigest: sha256,
  seed: z.number().int(),
  testSize: z.number(),
  rows: z.number().int().min(1),
})

/**
 * What a model said of its hold-out, row by row, with label and instance weight and nothing else of a record; all that
 * is needed to compare two models later, where the census file is not at hand.
 */
export const holdoutFileSchema = z.object({
  schema: z.literal(1),
  split: identitySchema,
  /** Little-endian float32, float32 and one byte a row, in base64. */
  probabilities: z.base64(),
  weights: z.base64(),
  labels: z.base64(),
})
export type HoldoutFile = z.infer<typeof holdoutFileSchema>

export type Holdout = { readonly split: z.infer<typeof identitySchema>; readonly scored: Scored }

/** Probabilities and weights are kept in single precision, which is what models answer in. */
export function packHoldout({ split, scored }: Holdout): HoldoutFile {
  return {
    schema: 1,
    split,
    probabilities: toBase64(Float32Array.from(scored.probabilities)),
    weights: toBase64(Float32Array.from(scored.weights)),
    labels: toBase64(scored.labels),
  }
}

/** Throws a RangeError where the columns are not of one length, or no rows that can be judged. */
export function unpackHoldout({ split, probabilities, weights, labels }: HoldoutFile): Holdout {
  const scored = {
    probabilities: Float64Array.from(floatsOf(probabilities)),
    weights: Float64Array.from(floatsOf(weights)),
    labels: fromBase64(labels),
  }
  if (Object.values(scored).some(({ length }) => length !== split.rows)) {
    throw new RangeError('The columns of the hold-out are not of the length that it says.')
  }
  // Here, where it is one model's fault, and not in the middle of comparing two.
  rankRows(scored)
  return { split, scored }
}

/** Whether both were judged on the same records. */
export function isSameHoldout(one: Holdout, other: Holdout): boolean {
  const { dataDigest, seed, testSize, rows } = one.split
  const isSameSplit =
    dataDigest === other.split.dataDigest &&
    seed === other.split.seed &&
    testSize === other.split.testSize &&
    rows === other.split.rows
  return (
    isSameSplit &&
    one.scored.labels.every((label, row) => label === other.scored.labels[row]) &&
    one.scored.weights.every((weight, row) => weight === other.scored.weights[row])
  )
}

const CHUNK = 0x8000

function toBase64(values: Float32Array | Uint8Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  let text = ''
  // A call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK))
  }
  return btoa(text)
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

function floatsOf(text: string): Float32Array {
  const bytes = fromBase64(text)
  if (bytes.length % 4 !== 0) throw new RangeError('A column of the hold-out is cut off.')
  return new Float32Array(bytes.buffer)
}
