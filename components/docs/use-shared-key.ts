import { useSyncExternalStore } from 'react'

const KEY = 'bracket.docs-key'
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
  held ??= readStored()
  return held
}

function keep(key: string): void {
  held = key
  try {
    window.sessionStorage.setItem(KEY, key)
  } catch {
    // Storage is off: the key then lives in the page alone.
  }
  for (const listener of listeners) listener()
}

function readStored(): string {
  try {
    return window.sessionStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}
