import 'server-only'

type ResponseParts = { readonly status: number; readonly type: string; readonly requestId: string }

export function respond(body: unknown, { status, type, requestId }: ResponseParts): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': type, 'cache-control': 'no-store', 'x-request-id': requestId },
  })
}

/** The caller's own id where it is short and plain enough for a log line. */
export function requestIdOf(request: Request, newId: () => string): string {
  const given = request.headers.get('x-request-id')
  return given && /^[\w.:-]{1,64}$/.test(given) ? given : newId()
}
