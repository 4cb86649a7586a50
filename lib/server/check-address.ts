import 'server-only'
import { AppError } from '@/lib/core/errors'
import { problemOf } from './http-error'
import { requestIdOf, respond } from './respond'

/** The refusal of an address whose percent signs spell nothing; undefined for every other. */
export function checkAddress(request: Request): Response | undefined {
  try {
    decodeURIComponent(new URL(request.url).pathname)
    return undefined
  } catch {
    const requestId = requestIdOf(request, () => crypto.randomUUID())
    const problem = problemOf(new AppError('bad-request', 'The address is not percent-encoded UTF-8.'), requestId)
    return respond(problem, { status: problem.status, type: 'application/problem+json', requestId })
  }
}
