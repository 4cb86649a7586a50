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

export function prepareConfusionSource(card: {
  readonly curves: { readonly thresholds: readonly ThresholdPoint[] }
  readonly confusion: { readonly weighted: Weights }
}): ConfusionSource {
  const { truePositive, falsePositive, trueNegative, falseNegative } = card.confusion.weighted
  const all = truePositive + falsePositive + trueNegative + falseNegative
  return {
    curve: [...card.curves.thresholds].sort((a, b) => a.threshold - b.threshold),
    base: all > 0 ? (truePositive + falseNegative) / all : 0,
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
