import type { Kysely } from 'kysely'

/** The tables as both databases have them. Times are milliseconds since 1970, UTC; `…_json` holds JSON as text. */
export type Tables = {
  predictions: {
    id: string
    request_id: string
    at_ms: number
    configuration: string
    version: string
    digest: string
    probability: number
    label: string
    threshold: number
    protocol: string
    key_id: string | null
    latency_ms: number
    assumed_count: number
    unknown_count: number
    record_json: string | null
  }
  saved_predictions: {
    id: string
    configuration: string
    record_json: string
    assumed_json: string
    model_json: string
    probability: number
    label: string
    threshold: number
    /** 0 or 1. */
    is_own_threshold: number
    created_ms: number
    expires_ms: number
    delete_hash: string
  }
  api_keys: {
    id: string
    name: string
    /** With commas between. */
    scopes: string
    secret_hash: string
    per_minute: number | null
    created_ms: number
    expires_ms: number | null
    revoked_ms: number | null
    last_used_ms: number | null
  }
  audit_events: { id: string; at_ms: number; who: string; action: string; subject: string }
  promotions: {
    id: string
    /** In the order of writing. */
    place: number
    /** Of the server that the move was made at, without credentials. */
    tracking_uri: string | null
    move_json: string
  }
  /** As rate-limiter-flexible reads and writes it; unused where one process counts for itself. */
  rate_limits: { key: string; points: number; expire: number | null }
}

/** What both databases hold and take. libsql ends the process at a boolean, so none goes there. */
export type SqlValue = string | number | null

/** A database, as the queries see it: one set of them for both kinds. */
export type Database = {
  readonly db: Kysely<Tables>
  /** For what reads much: it holds up no writer. */
  readonly scans: Kysely<Tables>
  /** Rows of values in the order of the columns; those whose `id` is there are passed over. One transaction a call. */
  prepareInsert<Table extends keyof Tables>(
    table: Table,
    columns: readonly (keyof Tables[Table] & string)[],
  ): (rows: readonly (readonly SqlValue[])[]) => Promise<void>
  close(): Promise<void>
}
