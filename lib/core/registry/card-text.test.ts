import { expect, test } from 'vitest'
import { buildCard } from '@/lib/testing/model-cards'
import { renderModelCard } from './card-text'

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
