import 'server-only'
import type { Allowance } from '@/lib/core/access/api-key'
import { AppError } from '@/lib/core/errors'

const WINDOW_SECONDS = 60

export type Headers = Readonly<Record<string, string>>

/** What a refusal says beside its problem, by the error that it is made of. */
const HEADERS_OF = new WeakMap<object, Headers>()

/** A refusal with headers of its own. */
export function withRefusalHeaders(error: AppError, headers: Headers): AppError {
  HEADERS_OF.set(error, headers)
  return error
}

/** What a refusal says of when to come again. */
export function headersOfRefusal(error: unknown): Headers {
  if (!(error instanceof AppError)) return {}
  const own = HEADERS_OF.get(error)
  if (own) return own
  return error.code === 'overloaded' || error.code === 'shutting-down' ? { 'retry-after': '1' } : {}
}

/** As the draft "RateLimit header fields for HTTP" (10 and later) has them: the limit, and what is left of it. */
export function limitHeaders({ limit, remaining, resetSeconds }: Allowance, policy: string): Headers {
  return {
    'ratelimit-policy': `"${policy}";q=${limit};w=${WINDOW_SECONDS}`,
    ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
  }
}

/** `rate-limited`, with when to come again. */
export function tooOften(allowance: Allowance, policy: string): AppError {
  const error = new AppError(
    'rate-limited',
    `At most ${allowance.limit.toLocaleString('en')} requests a minute are answered. Try again in ${describeSeconds(allowance.resetSeconds)}.`,
  )
  const headers = { ...limitHeaders(allowance, policy), 'retry-after': String(allowance.resetSeconds) }
  return withRefusalHeaders(error, headers)
}

export function describeSeconds(seconds: number): string {
  return seconds === 1 ? 'a second' : `${seconds} seconds`
}
