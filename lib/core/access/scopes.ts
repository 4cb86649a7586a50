import type { Scope } from './api-key'

/** What each scope allows besides itself. */
const INCLUDES: Readonly<Record<Scope, readonly Scope[]>> = {
  predict: [],
  batch: ['predict'],
  admin: ['predict', 'batch'],
}

/** Whether one of the scopes held allows what is wanted. */
export function allows(held: readonly Scope[], wanted: Scope): boolean {
  return held.some((scope) => scope === wanted || INCLUDES[scope].includes(wanted))
}
