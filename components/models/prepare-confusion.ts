import { interpolateTradeOff } from '@/components/prediction/prepare-threshold'
import type { ThresholdPoint } from '@/lib/core/registry/card'

/** What the threshold needs of a card: little enough to be sent. */
export type ConfusionSource = {
  /** Ascending by threshold. */
  readonly curve: readonly ThresholdPoint[]
  /** Part of the hold-out above $50k, weighted, 0..1. */
  readonly base: number
}

/** Of 1,000 people; whole numbers that add up to it. */
export type PeopleConfusion = {
  readonly truePositive: number
  readonly falsePositive: number
  readonly trueNegative: number
  readonly falseNegative: number
}

type Weights = Readonly<Record<keyof PeopleConfusion, number>>

const PEOPLE = 1000

type ConfusionCard = {
  readonly curves: { readonly thresholds: readonly ThresholdPoint[] }
  readonly confusion: { readonly weighted: Weights }
  readonly threshold: { readonly value: number }
  readonly metrics: { readonly weighted: Pick<ThresholdPoint, 'precision' | 'recall' | 'accuracy'> }
}

/** At the model's own threshold the curve says what the card says, not what lies between two of its points. */
export function prepareConfusionSource({ curves, confusion, threshold, metrics }: ConfusionCard): ConfusionSource {
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion.weighted
  const all = truePositive + falsePositive + trueNegative + falseNegative
  const part = (weight: number) => (all > 0 ? weight / all : 0)
  const { precision, recall, accuracy } = metrics.weighted
  const own = { threshold: threshold.value, precision, recall, accuracy, flagged: part(truePositive + falsePositive) }
  const others = curves.thresholds.filter((point) => point.threshold !== own.threshold)
  return {
    curve: others.length === 0 ? [] : [...others, own].sort((a, b) => a.threshold - b.threshold),
    base: part(truePositive + falseNegative),
  }
}

/**
 * Who of 1,000 people is called what at `threshold`: found = recall · base, false alarms = flagged − found, missed =
 * base − found, and the rest is rightly left. Undefined for a card without a curve.
 */
export function confusionAtThreshold(source: ConfusionSource, threshold: number): PeopleConfusion | undefined {
  const point = interpolateTradeOff(source.curve, threshold)
  if (point === undefined) return undefined
  // Between two points the parts are interpolated apart and may overshoot each other by a hair.
  const truePositive = Math.min(point.recall * source.base, point.flagged)
  const falsePositive = point.flagged - truePositive
  const falseNegative = source.base - truePositive
  const trueNegative = Math.max(1 - truePositive - falsePositive - falseNegative, 0)
  return roundToPeople({ truePositive, falsePositive, trueNegative, falseNegative })
}

/** Whole people that add up to 1,000, by the largest remainders. */
function roundToPeople(parts: Weights): PeopleConfusion {
  const exact = Object.entries(parts).map(([name, part]) => ({ name, people: part * PEOPLE }))
  const left = PEOPLE - exact.reduce((sum, { people }) => sum + Math.floor(people), 0)
  const byRemainder = [...exact].sort((a, b) => (b.people % 1) - (a.people % 1)).map(({ name }) => name)
  const lucky = new Set(byRemainder.slice(0, Math.max(left, 0)))
  const whole = exact.map(({ name, people }) => [name, Math.floor(people) + (lucky.has(name) ? 1 : 0)])
  // The four names that came in.
  return Object.fromEntries(whole) as PeopleConfusion
}
