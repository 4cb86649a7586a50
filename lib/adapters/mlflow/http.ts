import type { z } from 'zod'
import { type Exchange, exchange, type Outcome } from './exchange'
import { errorOf, isTrouble, unavailableBy } from './failure'
import type { Refusal } from './refusal'
import type { MlflowSettings } from './settings'

/** One call of MLflow's REST API. */
export type Call = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `api/2.0/mlflow/`, with its segments encoded, such as `runs/get`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  /** Whether twice is once, as for searches; what is GET always is. Only such calls are tried again. */
  readonly isRepeatable?: boolean
}

/** What a file is fetched from or sent to, on the tracking server or, without credentials, elsewhere. */
export type FileCall = { readonly url: string; readonly maxBytes?: number }

/** All throw AppError `tracker-unavailable` or `tracker-refused`, whose texts hold nothing of the server's words. */
export type Http = {
  ask<T>(schema: z.ZodType<T>, call: Call): Promise<T>
  /** The same; undefined where the server says no in a way that is expected. */
  askUnless<T>(isExpected: (refusal: Refusal) => boolean, schema: z.ZodType<T>, call: Call): Promise<T | undefined>
  /** A JSON answer from outside `api/2.0/mlflow/`. */
  askAt<T>(schema: z.ZodType<T>, url: string): Promise<T>
  getFile(call: FileCall): Promise<Uint8Array>
  putFile(call: FileCall, bytes: Uint8Array): Promise<void>
}

const DEFAULT_MAX_FILE_BYTES = 256 * 1024 * 1024
const MAX_JSON_BYTES = 64 * 1024 * 1024

export function createHttp(settings: MlflowSettings): Http {
  const { trackingUri, limits } = settings
  const askUnless: Http['askUnless'] = async (isExpected, schema, call) => {
    const outcome = await tryUntilDone(settings, {
      exchange: {
        method: call.method,
        url: `${trackingUri}/api/2.0/mlflow/${call.path}${queryOf(call.query)}`,
        headers: { ...ownHeaders(settings, trackingUri), 'content-type': 'application/json' },
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        timeoutMs: limits.callMs,
        maxBytes: MAX_JSON_BYTES,
      },
      attempts: call.method === 'GET' || call.isRepeatable ? limits.attempts : 1,
      isExpected,
    })
    if (outcome.kind === 'refusal' && isExpected(outcome.refusal)) return undefined
    return parsed(settings, schema, { bytes: bytesOf(settings, outcome, call.path), action: call.path })
  }
  const expectNothing = () => false
  return {
    askUnless,
    ask: async (schema, call) => {
      const answer = await askUnless(expectNothing, schema, call)
      // Undefined comes of an expected refusal alone, and none is.
      return answer as NonNullable<typeof answer>
    },
    askAt: async (schema, url) => {
      const outcome = await tryUntilDone(settings, {
        exchange: {
          method: 'GET',
          url,
          headers: ownHeaders(settings, url),
          timeoutMs: limits.callMs,
          maxBytes: MAX_JSON_BYTES,
        },
        attempts: limits.attempts,
        isExpected: expectNothing,
      })
      return parsed(settings, schema, { bytes: bytesOf(settings, outcome, LISTING), action: LISTING })
    },
    getFile: async ({ url, maxBytes = DEFAULT_MAX_FILE_BYTES }) => {
      const outcome = await tryUntilDone(settings, {
        exchange: { method: 'GET', url, headers: ownHeaders(settings, url), timeoutMs: limits.artifactMs, maxBytes },
        attempts: limits.attempts,
        isExpected: expectNothing,
        // A local store answers 500 where a file is missing, and will again.
        attemptsAt500: 2,
      })
      return bytesOf(settings, outcome, 'fetching a file')
    },
    putFile: async ({ url, maxBytes = MAX_JSON_BYTES }, bytes) => {
      const outcome = await tryUntilDone(settings, {
        exchange: {
          method: 'PUT',
          url,
          headers: { ...ownHeaders(settings, url), 'content-type': 'application/octet-stream' },
          body: bytes,
          timeoutMs: limits.artifactMs,
          maxBytes,
        },
        attempts: limits.attempts,
        isExpected: expectNothing,
      })
      bytesOf(settings, outcome, 'sending a file')
    },
  }
}

const LISTING = 'listing files'

/** Credentials, and what each call carries besides, go to the tracking server's own origin and nowhere else. */
function ownHeaders(settings: MlflowSettings, url: string): Record<string, string> {
  const { trackingUri, authorization, surroundings } = settings
  if (new URL(url).origin !== new URL(trackingUri).origin) return {}
  const header = authorization()
  return { ...surroundings.headers(), ...(header === undefined ? {} : { authorization: header }) }
}

function queryOf(query: Call['query'] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

type Trial = {
  readonly exchange: Exchange
  readonly attempts: number
  readonly attemptsAt500?: number
  readonly isExpected: (refusal: Refusal) => boolean
}

async function tryUntilDone(settings: MlflowSettings, trial: Trial): Promise<Outcome> {
  const { sleep } = settings.surroundings
  for (let attempt = 1; ; attempt++) {
    const outcome = await exchange(trial.exchange)
    const pauseMs = canTryAgain(outcome, trial, attempt) ? pauseAfter(outcome, settings, attempt) : undefined
    if (pauseMs === undefined) return outcome
    await sleep(pauseMs)
  }
}

function canTryAgain(outcome: Outcome, { attempts, attemptsAt500 = attempts, isExpected }: Trial, attempt: number) {
  if (outcome.kind === 'answer' || attempt >= attempts) return false
  if (outcome.kind === 'breakdown') return true
  const { refusal } = outcome
  return isTrouble(refusal) && !isExpected(refusal) && !(refusal.status === 500 && attempt >= attemptsAt500)
}

/** Full jitter, or what the server asks for; undefined where it asks for more than anybody would wait. */
function pauseAfter(outcome: Outcome, { limits, surroundings }: MlflowSettings, attempt: number): number | undefined {
  const asked = outcome.kind === 'refusal' ? retryAfterMs(outcome.retryAfter, surroundings.now()) : undefined
  if (asked !== undefined) return asked > limits.maxPauseMs ? undefined : asked
  return surroundings.random() * Math.min(limits.maxPauseMs, limits.pauseMs * 2 ** (attempt - 1))
}

/** Seconds or a date (RFC 9110, 10.2.3); anything else counts as not said. */
function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}

function bytesOf(settings: MlflowSettings, outcome: Outcome, action: string): Uint8Array {
  const circumstances = { host: hostOf(settings), action }
  if (outcome.kind === 'breakdown') throw unavailableBy(outcome.breakdown, circumstances)
  if (outcome.kind === 'refusal') throw errorOf(outcome.refusal, circumstances)
  return outcome.bytes
}

type Answer = { readonly bytes: Uint8Array; readonly action: string }

function parsed<T>(settings: MlflowSettings, schema: z.ZodType<T>, { bytes, action }: Answer): T {
  const text = new TextDecoder().decode(bytes)
  let content: unknown
  try {
    content = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    throw strange(settings, 'NOT_JSON', action)
  }
  const answer = schema.safeParse(content)
  if (!answer.success) throw strange(settings, 'OTHER_SHAPE', action)
  return answer.data
}

function strange(settings: MlflowSettings, code: string, action: string) {
  const reason = 'answered something that is not MLflow’s: check its address and the token'
  return unavailableBy({ code, reason }, { host: hostOf(settings), action })
}

function hostOf({ trackingUri }: MlflowSettings): string {
  return new URL(trackingUri).host
}
