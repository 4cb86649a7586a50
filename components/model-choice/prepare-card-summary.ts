import { interpolateTradeOff } from '@/components/prediction/prepare-threshold'
import type { ModelCard, ThresholdPoint } from '@/lib/core/registry/card'
import { type ChoiceId, choiceId } from '@/lib/core/registry/model-choice'
import type { ServingFacts } from './prepare-serving'

export const SUMMARY_METRICS = ['accuracy', 'precision', 'recall', 'rocAuc'] as const
export type SummaryMetric = (typeof SUMMARY_METRICS)[number]

/** What the page needs of a card: a card whole would be most of the page's weight. */
export type CardSummary = {
  readonly id: ChoiceId
  readonly serving: ServingFacts
  readonly threshold: number
  /** Part of the population above $50k, weighted. */
  readonly base: number
  /** On the hold-out at `threshold`, weighted. */
  readonly metrics: Readonly<Record<SummaryMetric, number>>
  /** Ascending by threshold. */
  readonly curve: readonly ThresholdPoint[]
}

/** The slider's steps, so that what is drawn at each is the card's own interpolation. */
export const DEFAULT_CURVE_STEPS = 100

export function prepareCardSummary(card: ModelCard, serving: ServingFacts, steps = DEFAULT_CURVE_STEPS): CardSummary {
  const { accuracy, precision, recall, rocAuc } = card.metrics.weighted
  return {
    id: choiceId(card.configuration),
    serving,
    threshold: card.threshold.value,
    base: card.data.positiveShare.weighted,
    metrics: { accuracy, precision, recall, rocAuc },
    curve: sampleCurve(card, steps),
  }
}

/** The card's points crowd where its probabilities do; evenly spaced ones draw the same lines in fewer. */
function sampleCurve({ curves, threshold, metrics }: ModelCard, steps: number): readonly ThresholdPoint[] {
  const points = [...curves.thresholds].sort((a, b) => a.threshold - b.threshold)
  const at = (fraction: number) => interpolateTradeOff(points, fraction) ?? []
  const { precision, recall, accuracy } = metrics.weighted
  const own = [at(threshold.value)].flat().map((point) => ({ ...point, precision, recall, accuracy }))
  const even = Array.from({ length: steps + 1 }, (_, step) => step / steps).flatMap(at)
  return [...even.filter((point) => point.threshold !== threshold.value), ...own]
    .sort((a, b) => a.threshold - b.threshold)
    .map(roundPoint)
}

const round = (fraction: number) => Math.round(fraction * 10_000) / 10_000

function roundPoint({ threshold, precision, recall, accuracy, flagged }: ThresholdPoint): ThresholdPoint {
  return {
    threshold,
    precision: round(precision),
    recall: round(recall),
    accuracy: round(accuracy),
    flagged: round(flagged),
  }
}
