import type { ThresholdPoint } from '@/lib/core/registry/card'

const mix = (from: number, to: number, part: number) => from + (to - from) * part

/**
 * The trade-off at `threshold`, linear between the two nearest points of the card's curve and held at its ends.
 * `points` ascend by threshold. Undefined for an empty curve.
 */
export function interpolateTradeOff(points: readonly ThresholdPoint[], threshold: number): ThresholdPoint | undefined {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return undefined
  if (threshold <= first.threshold) return { ...first, threshold }
  if (threshold >= last.threshold) return { ...last, threshold }
  const above = points.findIndex((point) => point.threshold >= threshold)
  const to = points[above] ?? last
  const from = points[above - 1] ?? first
  const part = to.threshold === from.threshold ? 1 : (threshold - from.threshold) / (to.threshold - from.threshold)
  return {
    threshold,
    // Where nobody is called above there is no precision to go towards; the curve's 0 there only stands for none.
    precision: to.flagged > 0 ? mix(from.precision, to.precision, part) : from.precision,
    recall: mix(from.recall, to.recall, part),
    accuracy: mix(from.accuracy, to.accuracy, part),
    flagged: mix(from.flagged, to.flagged, part),
  }
}

/** Precision of those called above; nothing where nobody is. */
export function precisionAt({ precision, flagged }: ThresholdPoint): number | undefined {
  return flagged > 0 ? precision : undefined
}

/** Rows of the table beside the chart: the curve at every tenth, and at `threshold`. */
export function prepareTradeOffRows(points: readonly ThresholdPoint[], threshold: number): readonly ThresholdPoint[] {
  const steps = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, threshold]
  return [...new Set(steps)].sort((a, b) => a - b).flatMap((step) => interpolateTradeOff(points, step) ?? [])
}
