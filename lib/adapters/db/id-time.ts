const HEX_DIGITS = 12
const MAX_MS = 2 ** 48 - 1

/** The smallest UUID of version 7 made at a time, in milliseconds since 1970; ids made earlier are before it. */
export function firstIdAt(ms: number): string {
  const hex = Math.min(Math.max(Math.floor(ms), 0), MAX_MS)
    .toString(16)
    .padStart(HEX_DIGITS, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
