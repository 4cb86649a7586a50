/** `predict`: single requests. `batch`: long streams too. `admin`: everything. */
export const SCOPES = ['predict', 'batch', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/** What is kept of a key; the secret itself is shown once, when it is made, and nowhere kept. */
export type ApiKey = {
  /** Public: 12 characters, part of the key's text, written into logs. */
  readonly id: string
  /** What its owner calls it. */
  readonly name: string
  readonly scopes: readonly Scope[]
  /** SHA-256 of the secret, hexadecimal. */
  readonly secretHash: string
  /** Requests a minute; undefined: as many as the server's own limit for keys. */
  readonly perMinute: number | undefined
  /** Milliseconds since 1970, UTC. */
  readonly createdMs: number
  readonly expiresMs: number | undefined
  readonly revokedMs: number | undefined
  /** To the minute. */
  readonly lastUsedMs: number | undefined
}

/** Everything throws AppError `store-unavailable`. */
export type ApiKeys = {
  add(key: ApiKey): Promise<void>
  find(id: string): Promise<ApiKey | undefined>
  /** Newest first, with those revoked. */
  list(): Promise<readonly ApiKey[]>
  /** @returns whether there was such a key that was not revoked yet. */
  revoke(id: string, atMs: number): Promise<boolean>
  setLimit(id: string, perMinute: number | undefined): Promise<boolean>
  noteUse(uses: readonly { readonly id: string; readonly atMs: number }[]): Promise<void>
}

/** How much of a limit is left to somebody. */
export type Allowance = {
  readonly isAllowed: boolean
  /** Requests a minute. */
  readonly limit: number
  readonly remaining: number
  /** Until the limit is whole again. */
  readonly resetSeconds: number
}

/** Requests a minute, counted for each bucket; shared by all servers on one PostgreSQL. */
export type RateLimits = {
  /** Counts one request. `bucket` names who: `key:…` or `address:…`. */
  take(bucket: string, perMinute: number): Promise<Allowance>
}
