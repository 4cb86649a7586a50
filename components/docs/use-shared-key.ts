import { useSyncExternalStore } from 'react'
import { createTabSecret } from '@/lib/client/tab-secret'

const stored = createTabSecret('bracket.docs-key')
const listeners = new Set<() => void>()
/** Undefined until it is first asked for. */
let held: string | undefined

/** One key or token for all calls of the page, for as long as the tab lives; empty where there is none. */
export function useSharedKey(): readonly [string, (key: string) => void] {
  return [useSyncExternalStore(subscribe, read, () => ''), keep]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): string {
  held ??= stored.read() ?? ''
  return held
}

function keep(key: string): void {
  held = key
  if (key === '') stored.forget()
  else stored.keep(key)
  for (const listener of listeners) listener()
}
