import type { z } from 'zod'
import type { ErrorCode } from '@/lib/core/errors'
import { readHeldKey, refuseApiKey } from './api-key'

/** `offline`: the request did not reach the server. `unreadable`: what came back is not what was agreed. */
export type FailureCode = ErrorCode | 'offline' | 'unreadable'

export type Trouble = {
  readonly path: string
  readonly message: string
  readonly suggestions?: readonly string[] | undefined
}

const NEEDS_KEY = 'This server answers only who has an API key.'
const KEY_REFUSED = 'The server does not accept this API key: it is mistyped, revoked or expired.'

type FailureParts = {
  readonly troubles?: readonly Trouble[]
  readonly reply?: unknown
  readonly retryAfterSeconds?: number | undefined
}

/** A call that brought no answer. Callers branch on `code`; `detail` is fit to be read by people. */
export class RequestFailure extends Error {
  readonly code: FailureCode
  readonly troubles: readonly Trouble[]
  /** What the server sent, unchecked: some failures say more than all have in common. */
  readonly reply: unknown
  /** When to come again, where the server says so. */
  readonly retryAfterSeconds: number | undefined

  constructor(code: FailureCode, detail: string, { troubles = [], reply, retryAfterSeconds }: FailureParts = {}) {
    super(detail)
    this.name = 'RequestFailure'
    this.code = code
    this.troubles = troubles
    this.reply = reply
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** What was thrown, as a failure: what no call threw is the page’s own fault. */
export function asFailure(error: unknown): RequestFailure {
  return error instanceof RequestFailure ? error : new RequestFailure('internal', 'Something went wrong on this page.')
}

type CallOptions<S extends z.ZodType> = {
  /** Loaded with the first call, so that the schemas stay out of the page's first load. */
  loadReplySchema(): Promise<S>
  readonly signal?: AbortSignal
  /** Sent as `Authorization: Bearer`, in place of the visitor's API key. */
  readonly token?: string
}

type Sent = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  readonly token?: string | undefined
}

/** @throws RequestFailure; an aborted call rejects as `fetch` does. */
export function postJson<S extends z.ZodType>(
  url: string,
  body: unknown,
  options: CallOptions<S>,
): Promise<z.infer<S>> {
  return callJson(url, { method: 'POST', body }, options)
}

/** @throws RequestFailure; an aborted call rejects as `fetch` does. */
export async function callJson<S extends z.ZodType>(
  url: string,
  call: Pick<Sent, 'method' | 'body'>,
  { loadReplySchema, signal, token }: CallOptions<S>,
): Promise<z.infer<S>> {
  const reply = await readJson(await send(url, { ...call, signal, token }))
  const parsed = (await loadSchema(loadReplySchema)).safeParse(reply)
  if (!parsed.success) throw new RequestFailure('unreadable', 'The server gave an answer that this page cannot read.')
  return parsed.data
}

/** @throws RequestFailure */
export async function sendDelete(url: string, { token }: { readonly token: string }): Promise<void> {
  await send(url, { method: 'DELETE', token })
}

/** @throws RequestFailure for whatever is no success. */
async function send(url: string, { method, body, signal, token }: Sent): Promise<Response> {
  const { key } = readHeldKey()
  const bearer = token ?? key
  const response = await reach(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  })
  if (response.ok) return response
  const failure = await failureFrom(response)
  if (failure.code !== 'unauthorized' || token !== undefined) throw failure
  if (key !== undefined) refuseApiKey(key)
  // The server's own words are for programs.
  throw new RequestFailure('unauthorized', key === undefined ? NEEDS_KEY : KEY_REFUSED, failure)
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new RequestFailure('offline', 'The server could not be reached.')
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    throw new RequestFailure('unreadable', 'The server gave an answer that this page cannot read.')
  }
}

async function failureFrom(response: Response): Promise<RequestFailure> {
  const reply = await readJson(response)
  const problemSchema = await loadSchema(async () => (await import('@/lib/contracts/problem')).problemSchema)
  const parsed = problemSchema.safeParse(reply)
  if (!parsed.success) return new RequestFailure('unreadable', 'The server failed without saying why.')
  const { code, detail, errors = [] } = parsed.data
  const retryAfterSeconds = Number(response.headers.get('retry-after')) || undefined
  return new RequestFailure(code, detail, { troubles: errors, reply, retryAfterSeconds })
}

/** Before any schema is made, zod has to know what it may not do. */
async function loadSchema<S>(load: () => Promise<S>): Promise<S> {
  await import('./jitless')
  return load()
}
