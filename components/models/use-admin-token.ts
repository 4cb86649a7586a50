import { useState } from 'react'
import { useHydrated } from '@/components/ui/use-hydrated'
import { createTabSecret } from '@/lib/client/tab-secret'

const stored = createTabSecret('bracket.admin-token')

/** The admin token, for as long as the tab lives; it is sent to this server alone. */
export function useAdminToken() {
  const isHydrated = useHydrated()
  // Null is one that was let go of; undefined, that nothing was typed since the page came.
  const [held, setHeld] = useState<string | null>()
  return {
    token: held ?? (held === undefined && isHydrated ? stored.read() : undefined),
    keep: (token: string) => {
      stored.keep(token)
      setHeld(token)
    },
    forget: () => {
      stored.forget()
      setHeld(null)
    },
  }
}
