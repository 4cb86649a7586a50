export const AUDIT_ACTIONS = [
  'key.created',
  'key.limited',
  'key.revoked',
  'predictions.exported',
  'prediction.deleted',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** Who changed what, or took something out. Moves of champions have a log of their own, with figures. */
export type AuditEvent = {
  /** UUID version 7. */
  readonly id: string
  /** Milliseconds since 1970, UTC. */
  readonly atMs: number
  /** `key <id>`, `the admin token`, `command line: <user>`, or `whoever made it`. */
  readonly who: string
  readonly action: AuditAction
  /** What it was done to, such as a key's id. Never a secret, never a census value. */
  readonly subject: string
}

/** Everything throws AppError `store-unavailable`. */
export type AuditLog = {
  append(event: AuditEvent): Promise<void>
  /** Newest first. */
  list(limit: number): Promise<readonly AuditEvent[]>
}
