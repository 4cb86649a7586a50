import { useSyncExternalStore } from 'react'
import { type HeldKey, NO_KEY, onApiKeyChange, readHeldKey } from '@/lib/client/api-key'

/** The visitor's API key; none on the server and in the first client render. */
export function useApiKey(): HeldKey {
  return useSyncExternalStore(onApiKeyChange, readHeldKey, () => NO_KEY)
}
