import { Agent, request } from 'node:http'

const TIMEOUT_MS = 60_000

export type Answer = { readonly status: number; readonly body: Buffer; readonly ms: number }

export type Http = {
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  close(): void
}

/** One connection to a server of this machine, kept open. Node's own client, for `fetch` costs as much as a prediction. */
export function createHttp(port: number): Http {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send = (method: 'GET' | 'POST', path: string, body?: string) =>
    new Promise<Answer>((resolve, reject) => {
      const startedAt = performance.now()
      const headers =
        body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const sent = request({ host: '127.0.0.1', port, path, method, agent, headers, timeout: TIMEOUT_MS }, (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('error', reject)
        reply.on('end', () => {
          resolve({ status: reply.statusCode ?? 0, body: Buffer.concat(chunks), ms: performance.now() - startedAt })
        })
      })
      sent.on('timeout', () => sent.destroy(new Error(`No answer from ${path} within ${TIMEOUT_MS / 1000} s.`)))
      sent.on('error', reject)
      sent.end(body)
    })
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, JSON.stringify(body)),
    close: () => agent.destroy(),
  }
}
