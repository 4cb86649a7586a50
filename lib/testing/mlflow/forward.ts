import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'

/** A request or a reply, read whole. `path` is what stands in the request line, with its query. */
export type WholeRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}
export type WholeReply = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer }

/** What belongs to one connection and is not handed on. */
const HOP_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'] as const

/** Sends a request on to another server, under that server's own name. */
export function forward({ method, path, headers, body }: WholeRequest, origin: string): Promise<WholeReply> {
  return new Promise((resolve, reject) => {
    const sent = { ...withoutHop(headers), host: new URL(origin).host, 'content-length': body.length }
    const outgoing = request(new URL(path, origin), { method, headers: sent }, (incoming) => {
      const { statusCode: status = 502, headers } = incoming
      readWhole(incoming).then((body) => resolve({ status, headers: withoutHop(headers), body }), reject)
    })
    outgoing.once('error', reject).end(body)
  })
}

export async function readWhole(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function withoutHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = { ...headers }
  for (const name of HOP_HEADERS) delete kept[name]
  return kept
}
