import 'server-only'
import { AppError } from '@/lib/core/errors'
import { API_POLICY } from './csp'
import { requestIdOf } from './exchange'
import { problemOf } from './http-error'

/** The refusal of an address whose percent signs spell nothing; undefined for every other. */
export function checkAddress(request: Request): Response | undefined {
  try {
    decodeURIComponent(new URL(request.url).pathname)
    return undefined
  } catch {
    const requestId = requestIdOf(request.headers.get('x-request-id') ?? undefined, () => crypto.randomUUID())
    const problem = problemOf(new AppError('bad-request', 'The address is not percent-encoded UTF-8.'), requestId)
    const isOpenInference = new URL(request.url).pathname.startsWith('/v2/')
    return new Response(JSON.stringify(isOpenInference ? { error: problem.detail } : problem), {
      status: problem.status,
      headers: {
        'content-type': isOpenInference ? 'application/json' : 'application/problem+json',
        'cache-control': 'no-store',
        'content-security-policy': API_POLICY,
        'x-request-id': requestId,
      },
    })
  }
}
