/** 1 / (1 + e^−x). Range 0..1; never overflows, and keeps full relative precision for small answers. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const odds = Math.exp(x)
  return odds / (1 + odds)
}

/** ln(1 + e^x), that is −ln(1 − sigmoid(x)). Range 0..∞; never overflows. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}
