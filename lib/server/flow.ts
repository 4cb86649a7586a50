import 'server-only'

const DEFAULT_WINDOW_MS = 500
const PARTS = 10

/** How much is done in a while. */
export type Flow = {
  note(amount: number): void
  /** On average over the last half second. */
  perMs(): number
}

/** Amounts by the tenth of the window that they fell in, in a ring: a reading adds up ten numbers. */
export function createFlow({
  elapsedMs,
  windowMs = DEFAULT_WINDOW_MS,
}: {
  elapsedMs(): number
  windowMs?: number
}): Flow {
  const partMs = windowMs / PARTS
  const amounts = new Float64Array(PARTS)
  let newest = Math.floor(elapsedMs() / partMs)
  const turn = () => {
    const now = Math.floor(elapsedMs() / partMs)
    for (let part = Math.max(newest + 1, now - PARTS + 1); part <= now; part++) amounts[part % PARTS] = 0
    newest = now
  }
  return {
    note: (amount) => {
      turn()
      amounts[newest % PARTS] = (amounts[newest % PARTS] ?? 0) + amount
    },
    perMs: () => {
      turn()
      return amounts.reduce((sum, amount) => sum + amount, 0) / windowMs
    },
  }
}
