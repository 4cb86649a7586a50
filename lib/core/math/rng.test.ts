import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRng, createXoshiro128, shuffle } from './rng'

const take = (count: number, draw: () => number) => Array.from({ length: count }, draw)

describe('xoshiro128**', () => {
  test('gives the words of the reference implementation', () => {
    // First words of prng.di.unimi.it/xoshiro128starstar.c from the state 1, 2, 3, 4.
    expect(take(10, createXoshiro128([1, 2, 3, 4]))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })
})

describe('createRng', () => {
  test('repeats a stream for an equal seed and no other', () => {
    const stream = (seed: number) => take(8, createRng(seed).next)
    expect(stream(7)).toEqual(stream(7))
    expect(stream(7)).not.toEqual(stream(8))
    expect(new Set(stream(0)).size).toBe(8)
  })

  test('fills 0..1 evenly', () => {
    const rng = createRng(1)
    const counts = new Array<number>(10).fill(0)
    for (const value of take(100_000, rng.next)) {
      const bin = Math.floor(value * 10)
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    // 10,000 expected in each; 4 standard deviations are 4·√(100,000·0.1·0.9) = 379.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(380)
  })

  test('draws whole numbers below the bound', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
        const drawn = createRng(seed).int(bound)
        return Number.isInteger(drawn) && drawn >= 0 && drawn < bound
      }),
    )
  })
})

describe('shuffle', () => {
  test('keeps every entry, in place', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, values) => {
        const mixed = [...values]
        expect(shuffle(createRng(seed), mixed)).toBe(mixed)
        expect(mixed.toSorted()).toEqual(values.toSorted())
      }),
    )
  })

  test('gives each order of three about equally often', () => {
    const rng = createRng(3)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = shuffle(rng, Int32Array.of(0, 1, 2)).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    // 1,000 expected of each; 5 standard deviations are 5·√(6000·1/6·5/6) = 144.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145)
  })
})
