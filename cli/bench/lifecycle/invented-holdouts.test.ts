import { expect, test } from 'vitest'
import { isSameHoldout } from '@/lib/core/evaluation/holdout'
import { judge } from '@/lib/core/evaluation/metrics'
import { judgeGate } from '@/lib/core/registry/gate'
import { buildCard } from '@/lib/testing/model-cards'
import { HOLDOUT_ROWS, inventHoldouts } from './invented-holdouts'

const SPLIT = { dataDigest: 'd'.repeat(64), seed: 1, testSize: 0.2 }

test('two models of the same people, both calibrated, neither the other', () => {
  const [one, other] = inventHoldouts(SPLIT)
  expect(one.split.rows).toBe(HOLDOUT_ROWS)
  expect(isSameHoldout(one, other)).toBe(true)
  expect(one.scored.probabilities).not.toEqual(other.scored.probabilities)
  for (const { scored } of [one, other]) expect(judge(scored, 0.4).ece).toBeLessThan(0.01)
})

test('the gate lets the one follow upon the other', async () => {
  const [one, other] = inventHoldouts(SPLIT, 4_000)
  const examined = (holdout: typeof one) => ({ card: buildCard(), holdout })
  const bounds = { maxEce: 0.05 }
  const { checks } = await judgeGate(
    { takeTurn: async () => {} },
    { candidate: examined(other), champion: examined(one) },
    bounds,
  )
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
})
