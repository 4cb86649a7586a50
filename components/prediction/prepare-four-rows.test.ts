import { expect, test } from 'vitest'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { prepareFourRows, summarizeVotes } from './prepare-four-rows'

const CHOSEN = { algorithm: 'xgboost', balancing: 'unbalanced' } as const

function rowsOf(probabilities: readonly number[], threshold = 0.5) {
  const answers = probabilities.flatMap((probability, i) => {
    const choice = MODEL_CHOICES[i]
    if (!choice) return []
    const model = { ...choice, version: 'v', digest: 'd', source: 'folder' as const }
    return [{ model, threshold: 0.5, probability, label: '>$50k' as const }]
  })
  return prepareFourRows({ answers, chosen: CHOSEN, threshold })
}

test.each([
  { probabilities: [0.9, 0.8, 0.7, 0.6], said: 'All four models agree' },
  { probabilities: [0.9, 0.8, 0.7, 0.1], said: 'One of four models disagrees' },
  { probabilities: [0.9, 0.1, 0.1, 0.1], said: 'Three of four models disagree' },
  { probabilities: [0.9, 0.1], said: 'One of two models disagrees' },
  { probabilities: [0.9], said: 'Only one model could be asked' },
])('$probabilities: $said', ({ probabilities, said }) => {
  expect(summarizeVotes(rowsOf(probabilities))).toBe(said)
})

test('the chosen stands at the threshold of the page, the others at their own', () => {
  const rows = rowsOf([0.6, 0.6, 0.6, 0.6], 0.7)
  expect(rows.map((row) => row.isAbove)).toEqual([false, true, true, true])
  expect(rows.map((row) => row.disagrees)).toEqual([false, true, true, true])
})
