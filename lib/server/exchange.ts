import 'server-only'
import { AppError } from '@/lib/core/errors'

/** A request as handlers see it, whatever carries it. */
export type Call = {
  readonly method: string
  /** As sent, without the question mark; empty where there is none. */
  readonly query: string
  /** The values of the route's segments. */
  readonly segments: Readonly<Record<string, string>>
  /** `name` in lower case. */
  header(name: string): string | undefined
  /** The whole body. Either this or `chunks`, once. @throws AppError `too-large`; `bad-request` for a body cut off */
  readBody(maxBytes: number): Promise<Uint8Array>
  /** The body as it comes. @throws AppError `bad-request` for a body cut off */
  chunks(): AsyncIterable<Uint8Array>
}

/** What is answered, whatever carries it. */
export type Reply = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | AsyncIterable<string> | undefined
}

/** Who is connected, as the production entry notes it on each request; what a client sends under this name is not kept. */
export const PEER_HEADER = 'x-bracket-peer'

export function isStream(body: Reply['body']): body is AsyncIterable<string> {
  return typeof body === 'object' && Symbol.asyncIterator in body
}

export function textReply(body: string, { status = 200, type }: { status?: number; type: string }): Reply {
  return { status, headers: { 'content-type': type }, body }
}

export function jsonReply(value: unknown, { status = 200, type = 'application/json' } = {}): Reply {
  return textReply(JSON.stringify(value), { status, type })
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError('too-large', `The body is larger than ${maxBytes.toLocaleString('en')} bytes.`)
}

/** The caller's own id where it is short and plain enough for a log line. */
export function requestIdOf(given: string | undefined, newId: () => string): string {
  return given !== undefined && /^[\w.:-]{1,64}$/.test(given) ? given : newId()
}
