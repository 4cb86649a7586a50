import { expect, test } from 'vitest'
import { buildCard } from '@/lib/testing/model-cards'
import { prepareCardSummary } from './prepare-card-summary'

const card = buildCard({})
const SERVING = { version: '7', source: 'mlflow', staleSince: undefined } as const
const POINTS = [
  { threshold: 0, precision: 0.06, recall: 1, accuracy: 0.06, flagged: 1 },
  { threshold: 0.02, precision: 0.26, recall: 0.8, accuracy: 0.5, flagged: 0.4 },
  { threshold: 0.8, precision: 0.9, recall: 0.1, accuracy: 0.94, flagged: 0.01 },
]
const CURVED = {
  ...card,
  threshold: { ...card.threshold, value: 0.4321 },
  curves: { ...card.curves, thresholds: [...POINTS].reverse() },
}

test('the curve is sampled at the steps of the slider and at the own threshold, ascending', () => {
  const { curve } = prepareCardSummary(CURVED, SERVING)
  expect(curve).toHaveLength(102)
  expect(curve.map((point) => point.threshold)).toEqual(curve.map((point) => point.threshold).toSorted((a, b) => a - b))
  // Halfway from 0 to 0.02.
  expect(curve.find((point) => point.threshold === 0.01)).toMatchObject({ precision: 0.16, recall: 0.9, flagged: 0.7 })
})

test('at its own threshold the curve says what the card says', () => {
  const { curve, metrics } = prepareCardSummary(CURVED, SERVING)
  expect(curve.find((point) => point.threshold === 0.4321)?.precision).toBeCloseTo(metrics.precision, 4)
  expect(curve.find((point) => point.threshold === 0.4321)?.recall).toBeCloseTo(metrics.recall, 4)
})

test('a card without a curve has none here either', () => {
  const { curve } = prepareCardSummary({ ...card, curves: { ...card.curves, thresholds: [] } }, SERVING)
  expect(curve).toEqual([])
})
