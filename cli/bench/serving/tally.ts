import { percentilesOf } from '../percentiles'
import type { LoadOutcome } from './load-plan'

const REFUSALS: ReadonlySet<number> = new Set([429, 503])

export type Tally = {
  /** Times are on the clock of `performance.now()`. */
  count(reply: { readonly status: number | undefined; readonly ms: number }): void
  sum(): Pick<LoadOutcome, 'accepted' | 'refused' | 'failed' | 'statuses'>
}

export function createTally(): Tally {
  const accepted: number[] = []
  const refused: number[] = []
  const statuses = new Map<string, number>()
  let failed = 0
  return {
    count({ status, ms }) {
      const name = String(status ?? 'broken')
      statuses.set(name, (statuses.get(name) ?? 0) + 1)
      if (status !== undefined && status >= 200 && status < 300) accepted.push(ms)
      else if (status !== undefined && REFUSALS.has(status)) refused.push(ms)
      else failed += 1
    },
    sum: () => ({
      accepted: describeTimes(accepted),
      refused: describeTimes(refused),
      failed,
      statuses: Object.fromEntries(statuses),
    }),
  }
}

function describeTimes(times: readonly number[]): LoadOutcome['accepted'] {
  const longest = times.length === 0 ? Number.NaN : times.reduce((most, ms) => Math.max(most, ms), 0)
  return { count: times.length, ...percentilesOf(times), longest }
}
