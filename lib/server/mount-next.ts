import 'server-only'
import { AppError } from '@/lib/core/errors'
import type { Endpoint, Method } from './endpoint'
import { type Call, isStream, type Reply, tooLarge } from './exchange'

type SegmentContext = { readonly params: Promise<Readonly<Record<string, string | string[] | undefined>>> }
type NextHandler = (request: Request, context?: SegmentContext) => Promise<Response>

/** An endpoint as the exports of a `route.ts`. */
export function mount(endpoint: Endpoint): Readonly<Record<Method, NextHandler>> {
  const handler: NextHandler = async (request, context) => {
    const reply = await endpoint.answer(callOf(request, await readSegments(context)))
    return responseOf(reply)
  }
  return {
    GET: handler,
    HEAD: async (request, context) => withoutBody(await handler(request, context)),
    POST: handler,
    PUT: handler,
    PATCH: handler,
    DELETE: handler,
    OPTIONS: handler,
  }
}

async function readSegments(context: SegmentContext | undefined): Promise<Readonly<Record<string, string>>> {
  const params = (await context?.params) ?? {}
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

function callOf(request: Request, segments: Readonly<Record<string, string>>): Call {
  return {
    method: request.method,
    query: new URL(request.url).search.slice(1),
    segments,
    header: (name) => request.headers.get(name) ?? undefined,
    readBody: (maxBytes) => readBytes(request, maxBytes),
    chunks: () => readChunks(request),
  }
}

async function* readChunks(request: Request): AsyncIterable<Uint8Array> {
  if (!request.body) return
  const reader = request.body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new AppError('bad-request', 'The body ended before it was whole.', { cause })
      })
      if (done) return
      yield value
    }
  } finally {
    // Whoever keeps sending is told no all the same, so a failure to cancel changes nothing.
    await reader.cancel().catch(() => undefined)
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of readChunks(request)) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function responseOf({ status, headers, body }: Reply): Response {
  // Bytes of ours never lie in shared memory, which is all that the types fear.
  const content = isStream(body) ? streamOf(body) : (body as BodyInit | undefined)
  return new Response(content ?? null, { status, headers })
}

/** Reads on only as the client takes what it was given. */
function streamOf(texts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const reader = texts[Symbol.asyncIterator]()
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await reader.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => void (await reader.return?.()),
  })
}

function withoutBody({ status, headers }: Response): Response {
  return new Response(null, { status, headers })
}
