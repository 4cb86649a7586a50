const DAYS = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' })

/** Milliseconds since 1970, or ISO 8601, as `April 1, 2026`, in UTC. */
export function formatDay(time: number | string): string {
  return DAYS.format(new Date(time))
}
