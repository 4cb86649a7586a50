import { expect, test } from 'vitest'
import { judge } from '@/lib/core/evaluation/metrics'
import { createRng } from '@/lib/core/math/rng'
import type { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { chooseThreshold } from './operating-point'

const rng = createRng(5)
const probabilities = Float64Array.from({ length: 5000 }, () => rng.next() ** 4)
const scored = {
  probabilities,
  labels: Uint8Array.from(probabilities, (probability) => (rng.next() < probability ? 1 : 0)),
  weights: new Float64Array(5000).fill(1),
}
const recallOf = (choice: (typeof MODEL_CHOICES)[number]) =>
  judge(scored, chooseThreshold(choice, scored).threshold).recall

test('balanced configurations find more people than unbalanced ones, and say how they were set', () => {
  for (const algorithm of ['xgboost', 'random-forest'] as const) {
    expect(recallOf({ algorithm, balancing: 'balanced' })).toBeGreaterThan(
      recallOf({ algorithm, balancing: 'unbalanced' }),
    )
  }
  expect(chooseThreshold({ algorithm: 'xgboost', balancing: 'balanced' }, scored).rule).toContain('recall 0.9024')
})
