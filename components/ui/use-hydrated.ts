import { useSyncExternalStore } from 'react'

const subscribeNever = () => () => {}

/** False on the server and in the first client render, true after: where native controls give way to richer ones. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribeNever,
    () => true,
    () => false,
  )
}
