/** Of an axis of fractions. */
export const UNIT_TICKS = [0, 0.25, 0.5, 0.75, 1] as const

const STEPS = [1, 2, 2.5, 5, 10] as const

/**
 * Round numbers that enclose `low` to `high`, about `count` of them, ascending; the first and last are the axis' ends.
 * Of a single value, a step to either side.
 */
export function niceTicks({
  low,
  high,
  count = 4,
}: {
  readonly low: number
  readonly high: number
  readonly count?: number
}): readonly number[] {
  const span = high > low ? high - low : Math.abs(high) || 1
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (STEPS.find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10) * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}
