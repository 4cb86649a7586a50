import type { Key } from '@/lib/contracts/keys'

/** `2026-01-31 12:59` of an ISO 8601 time. */
export function minuteOf(time: string): string {
  return time.slice(0, 16).replace('T', ' ')
}

/** Whoever made the key wrote its name, and a terminal obeys control characters. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}

export function limitOf({ perMinute }: Pick<Key, 'perMinute'>): string {
  return perMinute === undefined
    ? "as the server's RATE_LIMIT_KEY says"
    : `${perMinute.toLocaleString('en')} requests a minute`
}

/** Rows below their heads, each column as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}
