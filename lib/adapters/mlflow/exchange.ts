import { AppError } from '@/lib/core/errors'
import { type Breakdown, breakdownOf } from './failure'
import { parseRefusal, type Refusal } from './refusal'

export type Exchange = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
  /** From connecting to the last byte of the answer. */
  readonly timeoutMs: number
  readonly maxBytes: number
}

/** How one try of a call ended. */
export type Outcome =
  | { readonly kind: 'answer'; readonly bytes: Uint8Array }
  | { readonly kind: 'refusal'; readonly refusal: Refusal; readonly retryAfter: string | null }
  | { readonly kind: 'breakdown'; readonly breakdown: Breakdown }

const MAX_REFUSAL_BYTES = 64 * 1024

/** One request and its whole answer within the time, however the server behaves. Throws only where the answer is too large. */
export async function exchange({ method, url, headers, body, timeoutMs, maxBytes }: Exchange): Promise<Outcome> {
  const clock = new AbortController()
  const timer = setTimeout(() => clock.abort(), timeoutMs)
  try {
    // A redirect is not followed: it would take a file to send, or the credentials, to where nobody meant them to go.
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: clock.signal,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    })
    if (response.status === 200 || response.status === 201 || response.status === 204) {
      return { kind: 'answer', bytes: await readBody(response, { maxBytes, isCut: false }) }
    }
    const text = new TextDecoder().decode(await readBody(response, { maxBytes: MAX_REFUSAL_BYTES, isCut: true }))
    const retryAfter = response.headers.get('retry-after')
    return { kind: 'refusal', refusal: parseRefusal(response.status, text), retryAfter }
  } catch (error) {
    if (error instanceof AppError) throw error
    if (clock.signal.aborted) {
      return {
        kind: 'breakdown',
        breakdown: { code: 'TIMEOUT', reason: `did not answer within ${timeoutMs / 1000} s` },
      }
    }
    return { kind: 'breakdown', breakdown: breakdownOf(error) }
  } finally {
    clearTimeout(timer)
  }
}

type BodyLimit = { readonly maxBytes: number; readonly isCut: boolean }

/** Never holds more than the limit and one chunk, whatever length the server claims. */
async function readBody(response: Response, { maxBytes, isCut }: BodyLimit): Promise<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      length += value.length
      if (length > maxBytes) {
        if (isCut) break
        throw new AppError('tracker-refused', `The tracking server sends more than the ${maxBytes} bytes expected.`)
      }
    }
  } finally {
    // Also frees the connection of a body that was not read to its end.
    reader.cancel().catch(() => undefined)
  }
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
