import { describe, expect, test } from 'vitest'
import { buildCard } from '@/lib/testing/model-cards'
import { renderModelCard, summariseCard } from './card-text'

const text = renderModelCard(buildCard({ configuration: { algorithm: 'random-forest', balancing: 'balanced' } }))

test.each([
  '# Random Forest, balanced',
  '## What it is for',
  'Not for decisions about people without human review',
  '1994 and 1995',
  '| ROC-AUC |',
  '## Limits',
])('the card says %s', (words) => {
  expect(text).toContain(words)
})

test('nothing is left undefined', () => {
  expect(text).not.toMatch(/undefined|NaN|\[object/)
})

describe('an imported model', () => {
  const imported = renderModelCard(
    buildCard({
      origin: { kind: 'imported', format: 'onnx', name: 'theirs.onnx' },
      trainingSeconds: null,
      library: null,
      recipe: {},
      calibration: null,
      plainSplit: null,
      importance: [],
      parity: null,
      file: { digest: 'f'.repeat(64), bytes: 1000, trees: null, nodes: null },
    }),
  )

  test.each([
    '## Trained elsewhere',
    'imported from an ONNX file, `theirs.onnx`',
    'training on\nheld-out records cannot be excluded',
    'nothing was calibrated here',
    'Recipe: not known',
  ])('says %s', (words) => {
    expect(imported).toContain(words)
  })

  test.each(['plain split', 'gain', 'out-of-fold', 'undefined', 'null', 'NaN'])('does not speak of %s', (word) => {
    expect(imported).not.toContain(word)
  })
})

test('a card in one line', () => {
  expect(summariseCard(buildCard())).toBe(
    'XGBoost, unbalanced, 20260101-0123abcd. On 200 held-out records, weighted: ROC-AUC 0.9550, PR-AUC 0.6500, Expected calibration error 0.0040.',
  )
})
