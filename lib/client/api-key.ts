const STORED = 'bracket.api-key'

export type HeldKey = {
  readonly key: string | undefined
  /** The last one was refused by the server, and let go of. */
  readonly wasRefused: boolean
}

export const NO_KEY: HeldKey = { key: undefined, wasRefused: false }

/** Undefined until somebody asks; in browsers alone. */
let held: HeldKey | undefined
const listeners = new Set<() => void>()

/** The visitor's API key, for as long as the tab lives; it is sent to this server alone. */
export function readHeldKey(): HeldKey {
  held ??= { key: readStored(), wasRefused: false }
  return held
}

export function keepApiKey(key: string): void {
  change({ key, wasRefused: false })
}

export function forgetApiKey(): void {
  change(NO_KEY)
}

/** Lets go of the key that the server refused, unless another was given meanwhile. */
export function refuseApiKey(key: string): void {
  if (readHeldKey().key === key) change({ key: undefined, wasRefused: true })
}

/** @returns what ends it. */
export function onApiKeyChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function change(next: HeldKey): void {
  held = next
  store(next.key)
  for (const listener of listeners) listener()
}

function readStored(): string | undefined {
  try {
    return window.sessionStorage.getItem(STORED) ?? undefined
  } catch {
    return undefined
  }
}

function store(key: string | undefined): void {
  try {
    if (key === undefined) window.sessionStorage.removeItem(STORED)
    else window.sessionStorage.setItem(STORED, key)
  } catch {
    // Storage is off: the key then lives in the page alone.
  }
}
