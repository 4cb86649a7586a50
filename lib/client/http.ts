import type { z } from 'zod'
import type { ErrorCode } from '@/lib/core/errors'

/** `offline`: the request did not reach the server. `unreadable`: what came back is not what was agreed. */
export type FailureCode = ErrorCode | 'offline' | 'unreadable'

export type Trouble = {
  readonly path: string
  readonly message: string
  readonly suggestions?: readonly string[] | undefined
}

/** A call that brought no answer. Callers branch on `code`; `detail` is fit to be read by people. */
export class RequestFailure extends Error {
  readonly code: FailureCode
  readonly troubles: readonly Trouble[]
  /** What the server sent, unchecked: some failures say more than all have in common. */
  readonly reply: unknown

  constructor(code: FailureCode, detail: string, troubles: readonly Trouble[] = [], reply?: unknown) {
    super(detail)
    this.name = 'RequestFailure'
    this.code = code
    this.troubles = troubles
    this.reply = reply
  }
}

type PostOptions<S extends z.ZodType> = {
  /** Loaded with the first call, so that the schemas stay out of the page's first load. */
  loadReplySchema(): Promise<S>
  readonly signal?: AbortSignal
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string
}

/** @throws RequestFailure; an aborted call rejects as `fetch` does. */
export async function postJson<S extends z.ZodType>(
  url: string,
  body: unknown,
  { loadReplySchema, signal, token }: PostOptions<S>,
): Promise<z.infer<S>> {
  const response = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
    signal: signal ?? null,
  })
  const reply = await readJson(response)
  if (!response.ok) throw await failureFrom(reply)
  const parsed = (await loadReplySchema()).safeParse(reply)
  if (!parsed.success) throw new RequestFailure('unreadable', 'The server gave an answer that this page cannot read.')
  return parsed.data
}

/** @throws RequestFailure */
export async function sendDelete(url: string, { token }: { readonly token: string }): Promise<void> {
  const response = await send(url, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw await failureFrom(await readJson(response))
}

async function send(url: string, init: RequestInit): Promise<Response> {
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

async function failureFrom(reply: unknown): Promise<RequestFailure> {
  const { problemSchema } = await import('@/lib/contracts/problem')
  const parsed = problemSchema.safeParse(reply)
  if (!parsed.success) return new RequestFailure('unreadable', 'The server failed without saying why.')
  return new RequestFailure(parsed.data.code, parsed.data.detail, parsed.data.errors ?? [], reply)
}
