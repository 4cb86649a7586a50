import type { ModelCard, ThresholdPoint } from '@/lib/core/registry/card'
import { type ChoiceId, choiceId } from '@/lib/core/registry/model-choice'

export const SUMMARY_METRICS = ['accuracy', 'precision', 'recall', 'rocAuc'] as const
export type SummaryMetric = (typeof SUMMARY_METRICS)[number]

/** What the page needs of a card: a card whole would be most of the page's weight. */
export type CardSummary = {
  readonly id: ChoiceId
  readonly version: string
  readonly threshold: number
  /** Part of the population above $50k, weighted. */
  readonly base: number
  /** On the hold-out at `threshold`, weighted. */
  readonly metrics: Readonly<Record<SummaryMetric, number>>
  /** Ascending by threshold. */
  readonly curve: readonly ThresholdPoint[]
}

export const DEFAULT_CURVE_POINTS = 80

export function prepareCardSummary(card: ModelCard, maxPoints = DEFAULT_CURVE_POINTS): CardSummary {
  const { accuracy, precision, recall, rocAuc } = card.metrics.weighted
  return {
    id: choiceId(card.configuration),
    version: card.version,
    threshold: card.threshold.value,
    base: card.data.positiveShare.weighted,
    metrics: { accuracy, precision, recall, rocAuc },
    curve: thin(
      [...card.curves.thresholds].sort((a, b) => a.threshold - b.threshold),
      maxPoints,
    ).map(roundPoint),
  }
}

/** Evenly spaced points of the list, its two ends among them. */
function thin<T>(points: readonly T[], maxPoints: number): readonly T[] {
  if (points.length <= maxPoints) return points
  return Array.from({ length: maxPoints }, (_, i) => Math.round((i * (points.length - 1)) / (maxPoints - 1))).flatMap(
    (at) => points[at] ?? [],
  )
}

const round = (fraction: number) => Math.round(fraction * 10_000) / 10_000

function roundPoint({ threshold, precision, recall, accuracy, flagged }: ThresholdPoint): ThresholdPoint {
  return {
    threshold: round(threshold),
    precision: round(precision),
    recall: round(recall),
    accuracy: round(accuracy),
    flagged: round(flagged),
  }
}
