import { describe, expect, test } from 'vitest'
import { createRng } from '@/lib/core/math/rng'
import { pairedBootstrap } from './bootstrap'
import { judge } from './metrics'
import type { Scored } from './scored'

const ROWS = 2000

/** Labels that follow a hidden number, and a model that sees it through so much noise. */
function createModels(noises: readonly number[]): readonly Scored[] {
  const rng = createRng(11)
  const hidden = Array.from({ length: ROWS }, () => rng.next())
  const labels = Uint8Array.from(hidden, (value) => (rng.next() < value ** 3 ? 1 : 0))
  const weights = Float64Array.from(hidden, () => 1 + rng.int(4))
  return noises.map((noise) => ({
    labels,
    weights,
    probabilities: Float64Array.from(hidden, (value) => Math.min(Math.max(value + noise * (rng.next() - 0.5), 0), 1)),
  }))
}

const [sharp, sharpToo, blunt] = createModels([0.3, 0.3, 1.2]) as [Scored, Scored, Scored]

describe('the paired bootstrap', () => {
  test('gives the difference of the two figures, inside its interval', async () => {
    const { rocAuc, prAuc } = await pairedBootstrap(sharp, blunt, { seed: 1, replicates: 200 })
    const [one, other] = [judge(sharp, 0.5), judge(blunt, 0.5)]
    expect(rocAuc.difference).toBeCloseTo(one.rocAuc - other.rocAuc, 12)
    expect(prAuc.difference).toBeCloseTo(one.prAuc - other.prAuc, 12)
    for (const { difference, low, high } of [rocAuc, prAuc]) {
      expect(low).toBeLessThan(difference)
      expect(high).toBeGreaterThan(difference)
    }
  })

  test('tells a much worse model, and its mirror image a much better one', async () => {
    const worse = await pairedBootstrap(blunt, sharp, { seed: 1, replicates: 200 })
    expect(worse.rocAuc.high).toBeLessThan(0)
    const better = await pairedBootstrap(sharp, blunt, { seed: 1, replicates: 200 })
    expect(better.rocAuc.low).toBeCloseTo(-worse.rocAuc.high, 12)
  })

  test('finds nothing between models of one kind, and nothing at all between a model and itself', async () => {
    const alike = await pairedBootstrap(sharp, sharpToo, { seed: 1, replicates: 200 })
    expect(alike.rocAuc.low).toBeLessThan(0)
    expect(alike.rocAuc.high).toBeGreaterThan(0)
    const self = await pairedBootstrap(sharp, sharp, { seed: 1, replicates: 50 })
    expect(self.rocAuc).toEqual({ difference: 0, low: 0, high: 0 })
  })

  test('is narrower than the two models on draws of their own', async () => {
    // Rows that are hard for both move both figures alike.
    const { rocAuc } = await pairedBootstrap(sharp, sharpToo, { seed: 1, replicates: 200 })
    const alone = await pairedBootstrap(
      sharp,
      { ...sharp, probabilities: sharp.weights.map(() => 0.5) },
      { seed: 1, replicates: 200 },
    )
    expect(rocAuc.high - rocAuc.low).toBeLessThan(alone.rocAuc.high - alone.rocAuc.low)
  })

  test('gives the same for the same seed, and lets others be served', async () => {
    let turns = 0
    const takeTurn = async () => void turns++
    const first = await pairedBootstrap(sharp, blunt, { seed: 3, replicates: 40, takeTurn })
    expect(await pairedBootstrap(sharp, blunt, { seed: 3, replicates: 40 })).toEqual(first)
    expect(turns).toBe(10)
  })

  test('refuses other rows', async () => {
    const other = { ...blunt, labels: blunt.labels.map((label) => 1 - label) }
    await expect(pairedBootstrap(sharp, other, { seed: 1 })).rejects.toThrow(RangeError)
  })
})
