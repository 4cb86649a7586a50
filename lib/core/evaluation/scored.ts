/** Judged rows, one entry a row in each array. */
export type Scored = {
  /** 0..1. */
  readonly probabilities: Float64Array
  /** 1: income above $50k; 0: not. */
  readonly labels: Uint8Array
  /** 0..∞, not all zero; all 1 is "unweighted". Only their ratios matter. */
  readonly weights: Float64Array
}

/** The same rows, each counting once. */
export function unweighted(scored: Scored): Scored {
  return { ...scored, weights: new Float64Array(scored.labels.length).fill(1) }
}
