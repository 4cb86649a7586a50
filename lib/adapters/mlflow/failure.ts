import { AppError } from '@/lib/core/errors'
import { isForeignRun, type Refusal } from './refusal'

/** No answer, or none that can be read. `reason` continues "The tracking server at … ". */
export type Breakdown = { readonly reason: string; readonly code: string }

/** Where and to what the server said no; `action` is the call's own name, such as `runs/create`. */
export type Circumstances = { readonly host: string; readonly action: string }

/** The only thing kept of a network error is its code: its text may hold the address or a header. */
export function unavailableBy(breakdown: Breakdown, { host, action }: Circumstances): AppError {
  return new AppError('tracker-unavailable', `The tracking server at ${host} ${breakdown.reason}.`, {
    cause: new Error(`${breakdown.code} (${action})`),
  })
}

export function isTrouble({ status }: Refusal): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501)
}

/** Says no in our own words, for the server's may hold raw SQL. */
export function errorOf(refusal: Refusal, { host, action }: Circumstances): AppError {
  const { status, errorCode } = refusal
  const cause = new Error(`HTTP ${status}${errorCode ? ` ${errorCode}` : ''} (${action})`)
  const code = isTrouble(refusal) ? 'tracker-unavailable' : 'tracker-refused'
  return new AppError(code, `The tracking server at ${host} ${wordsOf(refusal, action)}.`, { cause })
}

function wordsOf(refusal: Refusal, action: string): string {
  const { status, shape, errorCode } = refusal
  if (status === 429) return 'asks for fewer calls (429)'
  if (isTrouble(refusal)) return `is in trouble (${status})`
  if (isForeignRun(refusal))
    return `says that this run is not of its repository (${status}): check the run id, the token and the repository name`
  if (status === 401 || status === 403) return `refuses access (${status}): check the token and the repository name`
  if (status === 404 && shape !== 'mlflow')
    return `does not know the address (404): check the token and the repository name`
  if (status >= 300 && status < 400) return `points elsewhere (${status}): check its address and the token`
  return `refused ${action} (${status}${errorCode ? ` ${errorCode}` : ''})`
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'cannot be reached: its address cannot be found',
  EAI_AGAIN: 'cannot be reached: its address cannot be found',
  ECONNREFUSED: 'cannot be reached: it refuses the connection',
  ENETUNREACH: 'cannot be reached: the network is not there',
  EHOSTUNREACH: 'cannot be reached: the network is not there',
  ECONNRESET: 'broke off the connection',
  UND_ERR_SOCKET: 'broke off the connection',
}

/** What fetch throws, down to its code. */
export function breakdownOf(error: unknown): Breakdown {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const given = inner instanceof Error && 'code' in inner ? String(inner.code) : ''
  const code = /^[A-Z][A-Z0-9_]{1,40}$/.test(given) ? given : 'NO_CONNECTION'
  return { code, reason: REASONS[code] ?? `cannot be reached (${code})` }
}
