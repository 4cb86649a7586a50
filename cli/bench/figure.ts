/** What a figure's number counts. MB and KB are powers of ten, as file sizes are given everywhere here. */
export type Unit = 's' | 'ms' | 'us' | 'MB' | 'KB' | '%' | 'times' | 'per second' | 'fraction' | 'count' | 'identical'

export type Target = { readonly atMost: number } | { readonly atLeast: number }

export type Figure = {
  readonly name: string
  /** For `identical` 1 means yes and 0 no. */
  readonly value: number
  readonly unit: Unit
  /** Absent: the figure is there to be read beside others. */
  readonly target?: Target | undefined
}

export type Verdict = 'ok' | 'miss'

/** What a section found, and what it could not measure, with what would make it possible. */
export type Findings = { readonly figures: readonly Figure[]; readonly notMeasured: readonly string[] }

/** Judges the number itself, not the rounded one that is shown; no number misses every target. */
export function judgeFigure({ value, target }: Figure): Verdict | undefined {
  if (!target) return undefined
  const isMet = 'atMost' in target ? value <= target.atMost : value >= target.atLeast
  return isMet ? 'ok' : 'miss'
}
