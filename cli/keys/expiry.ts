const HOUR_MS = 3_600_000
const MS_OF = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS } as const
const MAX_DAYS = 36_500

/**
 * When `90d`, `12h` or `4w` from now is, or the day such as `2030-12-31` has ended, UTC; milliseconds since 1970.
 * Undefined for what is none of these, is past, or lies more than a hundred years ahead.
 */
export function readExpiry(text: string, nowMs: number): number | undefined {
  const expiresMs = readSpan(text, nowMs) ?? readDay(text)
  if (expiresMs === undefined) return undefined
  return expiresMs > nowMs && expiresMs <= nowMs + MAX_DAYS * MS_OF.d ? expiresMs : undefined
}

function readSpan(text: string, nowMs: number): number | undefined {
  const [, count, unit] = /^(\d{1,6})([hdw])$/.exec(text.trim()) ?? []
  return count === undefined ? undefined : nowMs + Number(count) * MS_OF[unit as keyof typeof MS_OF]
}

function readDay(text: string): number | undefined {
  const day = text.trim()
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const beginMs = Date.parse(`${day}T00:00:00Z`)
  // A day that no month has would be read as one of the next.
  return new Date(beginMs || 0).toISOString().startsWith(day) ? beginMs + MS_OF.d : undefined
}
