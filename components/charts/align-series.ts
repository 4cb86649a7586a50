export type Point = { readonly x: number; readonly y: number }
export type AlignedPoint = Readonly<Record<string, number | undefined>>

/**
 * Several lines at the same places, so that they can be read off together: a row for each of `xs`, with `x` and the
 * height of each line under its key, linear between its neighbours. Beyond the ends of a line there is none.
 * Points ascend by x; where several share one, the last counts.
 */
export function alignSeries(
  series: Readonly<Record<string, readonly Point[]>>,
  xs: readonly number[],
): readonly AlignedPoint[] {
  const lines = Object.entries(series)
  return xs.map((x) => {
    const heights = lines.map(([key, points]): [string, number | undefined] => [key, heightAt(points, x)])
    return { x, ...Object.fromEntries(heights) }
  })
}

export function heightAt(points: readonly Point[], x: number): number | undefined {
  const after = points.findLastIndex((point) => point.x <= x)
  const from = points[after]
  if (from === undefined) return undefined
  if (from.x === x) return from.y
  const to = points[after + 1]
  return to && from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x)
}

/** `count` + 1 places from 0 to 1, even, or crowded towards 0 with `power` above 1. */
export function spreadPlaces(count: number, power = 1): readonly number[] {
  return Array.from({ length: count + 1 }, (_, i) => (i / count) ** power)
}
