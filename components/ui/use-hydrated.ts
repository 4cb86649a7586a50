import { startTransition, useEffect, useState } from 'react'

/**
 * False on the server and in the first client render, true soon after: where native controls give way to richer ones.
 * As a transition, so that giving way never holds up a page that was just made usable.
 */
export function useHydrated(): boolean {
  const [isHydrated, setIsHydrated] = useState(false)
  useEffect(() => startTransition(() => setIsHydrated(true)), [])
  return isHydrated
}
