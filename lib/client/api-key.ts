import { createTabSecret } from './tab-secret'

const stored = createTabSecret('bracket.api-key')

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
  held ??= { key: stored.read(), wasRefused: false }
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
  if (next.key === undefined) stored.forget()
  else stored.keep(next.key)
  for (const listener of listeners) listener()
}
