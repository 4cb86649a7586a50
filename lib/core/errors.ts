/** Every way in which Bracket says no. The set is closed: `lib/server/http-error.ts` gives each code its status. */
export const ERROR_CODES = [
  'bad-request',
  'invalid-json',
  'unsupported-media-type',
  'too-large',
  'invalid-input',
  'unauthorized',
  'forbidden',
  'rate-limited',
  'overloaded',
  'shutting-down',
  'timed-out',
  'unknown-model',
  'unknown-version',
  'not-found',
  'method-not-allowed',
  'model-unavailable',
  'model-invalid',
  'promotion-refused',
  'store-unavailable',
  'tracker-unavailable',
  'tracker-refused',
  'data-invalid',
  'data-unavailable',
  'trainer-unavailable',
  'training-failed',
  'internal',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** One thing wrong with what a caller sent. `path` names where, never what: a census value is personal data. */
export type FieldIssue = {
  /** Keys and indexes from the root of the body, as the caller wrote them. */
  readonly path: readonly (string | number)[]
  readonly message: string
  /** The nearest accepted spellings, best first. */
  readonly suggestions?: readonly string[]
}

type AppErrorOptions = {
  readonly issues?: readonly FieldIssue[]
  readonly extensions?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** Next bundles each route for itself, so this module exists several times in one process; all know each other by this. */
const BRAND = Symbol.for('bracket.AppError')

/** An expected failure. The message is fit for the caller's eyes; `cause` goes to the log alone. */
export class AppError extends Error {
  static override [Symbol.hasInstance](value: unknown): value is AppError {
    return value instanceof Error && BRAND in value
  }

  readonly [BRAND] = true
  readonly code: ErrorCode
  readonly issues: readonly FieldIssue[]
  /** What else the caller is told; members of the problem on the wire. */
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, { issues = [], extensions = {}, cause }: AppErrorOptions = {}) {
    super(message, { cause })
    this.name = 'AppError'
    this.code = code
    this.issues = issues
    this.extensions = extensions
  }
}
