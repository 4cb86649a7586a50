const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Stands where there is no figure: never a nought. */
export const NO_FIGURE = '–'

/** A fraction as those write it who compare models: `0.9549`. */
export function formatFraction(fraction: number | undefined, digits = 4): string {
  return fraction === undefined ? NO_FIGURE : fraction.toFixed(digits)
}

/** A difference with its sign, `+0.0012`; one that rounds to nothing has none. */
export function formatChange(difference: number, digits = 4): string {
  const size = Math.abs(difference).toFixed(digits)
  if (Number(size) === 0) return size
  return `${difference < 0 ? '−' : '+'}${size}`
}

/** Any figure in about five characters: whole numbers as they are, others with four significant digits. */
export function formatFigure(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US')
  if (Math.abs(value) < 0.001) return value.toExponential(1)
  return String(Number(value.toPrecision(4)))
}

/** Milliseconds since 1970, or ISO 8601, as `2026-11-25 13:17`, in UTC. */
export function formatUtc(time: number | string): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ')
}

/** `41 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 10 * SECOND_MS) return `${(ms / SECOND_MS).toFixed(1)} s`
  // Rounded first, so that no part of it ever says 60.
  const whole = Math.round(ms / SECOND_MS) * SECOND_MS
  if (whole < MINUTE_MS) return `${whole / SECOND_MS} s`
  if (whole < HOUR_MS) return joinParts([Math.floor(whole / MINUTE_MS), 'min'], [(whole % MINUTE_MS) / SECOND_MS, 's'])
  const minutes = Math.round(whole / MINUTE_MS)
  return joinParts([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'])
}

type Part = readonly [count: number, unit: string]

function joinParts(large: Part, small: Part): string {
  return (small[0] === 0 ? [large] : [large, small]).map((part) => part.join(' ')).join(' ')
}

/** Millions of bytes, `1.8 MB`, or thousands of few, `9 kB`. */
export function formatMegabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
