/** A probability (0..1) as people read it: whole percents, one decimal below ten, never a false 0 or 100. */
export function formatPercent(probability: number): string {
  if (probability > 0.995) return probability === 1 ? '100%' : '>99%'
  if (probability >= 0.0995) return `${Math.round(probability * 100)}%`
  if (probability >= 0.0005) return `${(probability * 100).toFixed(1)}%`
  return probability === 0 ? '0%' : '<0.1%'
}

/** A fraction with one decimal, for the figures of a model. */
export function formatMetric(fraction: number | undefined): string {
  return fraction === undefined ? '–' : `${(fraction * 100).toFixed(1)}%`
}

/** Of 100 people with this probability, how many: in words that end before "people like this". */
export function formatOdds(probability: number): string {
  if (probability < 0.005) {
    const inThousand = Math.round(probability * 1000)
    return inThousand < 1 ? 'fewer than 1 of 1,000' : `about ${inThousand} of 1,000`
  }
  if (probability > 0.995) return 'more than 99 of 100'
  return `about ${Math.round(probability * 100)} of 100`
}

/** How a probability stands to the share of the whole population; both in 0..1. */
export function formatAgainstBase(probability: number, base: number): string {
  const ratio = probability / base
  if (ratio >= 10) return `${Math.round(ratio)} times the share among everyone`
  if (ratio >= 1.15) return `${ratio.toFixed(1)} times the share among everyone`
  if (ratio > 0.87) return 'about the share among everyone'
  if (ratio >= 0.1) return `${(1 / ratio).toFixed(1)} times less than among everyone`
  return 'far below the share among everyone'
}

/** The rule of the service: above only where the probability reaches the threshold. */
export function isAbove(probability: number, threshold: number): boolean {
  return probability >= threshold
}
