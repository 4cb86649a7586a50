import 'server-only'
import type { Problem } from '@/lib/contracts/problem'
import { AppError, type ErrorCode, type FieldIssue } from '@/lib/core/errors'

const STATUS_OF = {
  'bad-request': 400,
  'invalid-json': 400,
  'unsupported-media-type': 415,
  'too-large': 413,
  'invalid-input': 422,
  unauthorized: 401,
  forbidden: 403,
  'rate-limited': 429,
  overloaded: 503,
  'shutting-down': 503,
  'timed-out': 504,
  'unknown-model': 404,
  'unknown-version': 404,
  'not-found': 404,
  'method-not-allowed': 405,
  'model-unavailable': 503,
  'model-invalid': 422,
  'promotion-refused': 409,
  'store-unavailable': 503,
  'tracker-unavailable': 503,
  'tracker-refused': 502,
  'data-invalid': 500,
  'data-unavailable': 500,
  'trainer-unavailable': 500,
  'training-failed': 500,
  internal: 500,
} as const satisfies Record<ErrorCode, number>

const TITLE_OF = {
  'bad-request': 'Bad request',
  'invalid-json': 'Not JSON',
  'unsupported-media-type': 'Unsupported media type',
  'too-large': 'Too large',
  'invalid-input': 'Invalid input',
  unauthorized: 'Unauthorized',
  forbidden: 'Forbidden',
  'rate-limited': 'Too many requests',
  overloaded: 'Overloaded',
  'shutting-down': 'Shutting down',
  'timed-out': 'Timed out',
  'unknown-model': 'Unknown model',
  'unknown-version': 'Unknown version',
  'not-found': 'Not found',
  'method-not-allowed': 'Method not allowed',
  'model-unavailable': 'Model unavailable',
  'model-invalid': 'Invalid model',
  'promotion-refused': 'Promotion refused',
  'store-unavailable': 'Store unavailable',
  'tracker-unavailable': 'Tracking server unavailable',
  'tracker-refused': 'Tracking server refused',
  'data-invalid': 'Invalid data',
  'data-unavailable': 'Data unavailable',
  'trainer-unavailable': 'Trainer unavailable',
  'training-failed': 'Training failed',
  internal: 'Internal error',
} as const satisfies Record<ErrorCode, string>

const INTERNAL_DETAIL = 'Something went wrong on our side. The request id finds it in the log.'
/** Keys are the caller's own and may be of any length. */
const MAX_SEGMENT_LENGTH = 100

/** What a caller is told of a failure; of an unforeseen one, a fixed sentence. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known = error instanceof AppError ? error : new AppError('internal', INTERNAL_DETAIL, { cause: error })
  const { code, issues } = known
  return {
    ...known.extensions,
    type: 'about:blank',
    title: TITLE_OF[code],
    status: STATUS_OF[code],
    detail: code === 'internal' ? INTERNAL_DETAIL : known.message,
    code,
    requestId,
    ...(issues.length > 0 && { errors: issues.map(describeIssue) }),
  }
}

function describeIssue({ path, message, suggestions }: FieldIssue): NonNullable<Problem['errors']>[number] {
  return { path: jsonPointer(path), message, ...(suggestions && { suggestions: [...suggestions] }) }
}

/** RFC 6901. */
function jsonPointer(path: readonly (string | number)[]): string {
  return path
    .map((segment) => `/${String(segment).slice(0, MAX_SEGMENT_LENGTH).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}
