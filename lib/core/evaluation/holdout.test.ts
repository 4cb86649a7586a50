import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryScored, scoredOf } from '@/lib/testing/arbitrary-scored'
import { type Holdout, holdoutFileSchema, isSameHoldout, packHoldout, unpackHoldout } from './holdout'

const splitOf = (rows: number) => ({ dataDigest: 'a'.repeat(64), seed: 42, testSize: 0.2, rows })
const scored = scoredOf([
  { probability: 0.25, label: 1, weight: 1.5 },
  { probability: 0.5, label: 0, weight: 2 },
])
const holdout: Holdout = { split: splitOf(2), scored }

describe('hold-outs', () => {
  test('come back as they were, but for single precision', () => {
    fc.assert(
      fc.property(arbitraryScored, (rows) => {
        const packed = packHoldout({ split: splitOf(rows.labels.length), scored: rows })
        const back = unpackHoldout(holdoutFileSchema.parse(JSON.parse(JSON.stringify(packed)))).scored
        expect(back.labels).toEqual(rows.labels)
        expect(back.weights).toEqual(rows.weights)
        expect(back.probabilities).toEqual(Float64Array.from(rows.probabilities, Math.fround))
      }),
    )
  })

  test('are many rows long', () => {
    const rows = 100_000
    const many = scoredOf(Array.from({ length: rows }, (_, i) => ({ probability: i / rows, label: i % 2, weight: 1 })))
    expect(unpackHoldout(packHoldout({ split: splitOf(rows), scored: many })).scored.labels).toEqual(many.labels)
  })

  test('of another length than they say are refused', () => {
    expect(() => unpackHoldout({ ...packHoldout(holdout), split: splitOf(3) })).toThrow(RangeError)
    expect(() => unpackHoldout({ ...packHoldout(holdout), weights: 'AAAA' })).toThrow(RangeError)
  })

  test.each([
    { name: 'a probability that is none', rows: { probabilities: Float64Array.of(0.5, Number.NaN) } },
    { name: 'a negative weight', rows: { weights: Float64Array.of(1, -1) } },
    { name: 'no weight at all', rows: { weights: Float64Array.of(0, 0) } },
  ])('with $name are refused', ({ rows }) => {
    expect(() => unpackHoldout(packHoldout({ ...holdout, scored: { ...scored, ...rows } }))).toThrow(RangeError)
  })

  test.each([
    { name: 'the same', other: holdout, same: true },
    { name: 'another seed', other: { ...holdout, split: { ...holdout.split, seed: 1 } }, same: false },
    {
      name: 'other labels',
      other: { ...holdout, scored: { ...scored, labels: Uint8Array.of(0, 0) } },
      same: false,
    },
    {
      name: 'other weights',
      other: { ...holdout, scored: { ...scored, weights: Float64Array.of(1, 2) } },
      same: false,
    },
    {
      name: 'other probabilities, the same rows',
      other: { ...holdout, scored: { ...scored, probabilities: Float64Array.of(0, 1) } },
      same: true,
    },
  ])('$name: same is $same', ({ other, same }) => {
    expect(isSameHoldout(holdout, other)).toBe(same)
  })
})
