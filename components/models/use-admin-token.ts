import { useState } from 'react'
import { useHydrated } from '@/components/ui/use-hydrated'

const KEY = 'bracket.admin-token'

/** The admin token, for as long as the tab lives; it is sent to this server alone. */
export function useAdminToken() {
  const isHydrated = useHydrated()
  // Null is one that was let go of; undefined, that nothing was typed since the page came.
  const [held, setHeld] = useState<string | null>()
  return {
    token: held ?? (held === undefined && isHydrated ? readStored() : undefined),
    keep: (token: string) => {
      store(token)
      setHeld(token)
    },
    forget: () => {
      store(undefined)
      setHeld(null)
    },
  }
}

function readStored(): string | undefined {
  try {
    return window.sessionStorage.getItem(KEY) ?? undefined
  } catch {
    return undefined
  }
}

function store(token: string | undefined): void {
  try {
    if (token === undefined) window.sessionStorage.removeItem(KEY)
    else window.sessionStorage.setItem(KEY, token)
  } catch {
    // Storage is off: the token then lives in the page alone.
  }
}
