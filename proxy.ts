import { type NextRequest, NextResponse } from 'next/server'
import { checkAddress } from '@/lib/server/check-address'
import { newNonce, pagePolicy } from '@/lib/server/csp'

/**
 * Two kinds come by here: addresses with a percent sign where Next would stumble over it, and pages, with whatever is not there.
 * Neither the API, the protocols, the build's files nor the few of ours pay for it.
 */
export const config = {
  matcher: [
    '/api/(.*%.*)',
    '/v2/(.*%.*)',
    '/p/(.*%.*)',
    '/((?!api/|v2/|_next/|(?:api|v2|invocations|ping|version|health|predict|icon\\.svg|openapi\\.json|robots\\.txt|p/[^/]+/preview\\.png)$).*)',
  ],
}

export function proxy(request: NextRequest): Response {
  const refusal = checkAddress(request)
  if (refusal) return refusal
  return /^\/(api|v2)\//.test(request.nextUrl.pathname) ? NextResponse.next() : withPolicy(request)
}

/** Next answers it with 500, whoever asks. */
const LAST_RESORT = '/_global-error'

/** Next reads the nonce out of the request's policy, and puts it on every script of the page. */
function withPolicy(request: NextRequest): Response {
  // biome-ignore lint/style/noProcessEnv: Next inlines this constant
  const policy = pagePolicy({ nonce: newNonce(), isDevelopment: process.env.NODE_ENV === 'development' })
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  const sent = { request: { headers } }
  const isPage = request.nextUrl.pathname !== LAST_RESORT
  const response = isPage ? NextResponse.next(sent) : NextResponse.rewrite(new URL('/_not-found', request.url), sent)
  response.headers.set('content-security-policy', policy)
  return response
}
