import type { ApiKey } from './api-key'

export const KEY_STATES = ['active', 'expired', 'revoked'] as const
export type KeyState = (typeof KEY_STATES)[number]

/** Whether a key opens anything; from the millisecond of its expiry on it does not. */
export function keyStateOf({ revokedMs, expiresMs }: ApiKey, nowMs: number): KeyState {
  if (revokedMs !== undefined) return 'revoked'
  return expiresMs !== undefined && expiresMs <= nowMs ? 'expired' : 'active'
}
