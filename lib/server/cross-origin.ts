import 'server-only'
import type { Env } from '@/lib/config/env'
import { AppError } from '@/lib/core/errors'
import type { Call, Reply } from './exchange'

type CorsSettings = Pick<Env, 'CORS_ORIGINS'>
type Headers = Readonly<Record<string, string>>

/** What a page of another site may send, beside what every page may. */
const ALLOWED_HEADERS =
  'authorization, content-type, inference-header-content-length, traceparent, tracestate, x-request-id'
/** What it may read of an answer. */
const EXPOSED_HEADERS =
  'inference-header-content-length, location, ratelimit, ratelimit-policy, retry-after, traceparent, www-authenticate, x-request-id'
/** How long a browser keeps what a preflight said; some keep it for no longer. */
const PREFLIGHT_SECONDS = 7_200

const NONE: Headers = {}

/**
 * What an answer to a page of another site needs, where that site is on the list. Cookies are never part of it: keys
 * and tokens are sent by whoever has them.
 */
export function corsHeaders(call: Pick<Call, 'header'>, settings: CorsSettings): Headers {
  const { CORS_ORIGINS } = settings
  if (CORS_ORIGINS === undefined) return NONE
  const origin = call.header('origin')
  if (origin === undefined || !isListed(origin, settings)) return { vary: 'origin' }
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED_HEADERS,
  }
}

/** What the address answers, for who asks before asking; `answer` of the endpoint adds what every reply has. */
export function answerPreflight(call: Pick<Call, 'header'>, allow: string, settings: CorsSettings): Reply {
  const origin = call.header('origin')
  const isOurs = origin !== undefined && isListed(origin, settings)
  const permission = {
    'access-control-allow-methods': allow,
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  }
  return { status: 204, headers: { allow, ...(isOurs ? permission : NONE) }, body: undefined }
}

/**
 * A page of another site must not write in its visitor's name. Browsers say where a page is from; what says nothing of
 * it is no browser.
 * @throws AppError `forbidden`
 */
export function checkOrigin(call: Pick<Call, 'header'>, settings: CorsSettings & Pick<Env, 'TRUST_PROXY'>): void {
  const site = call.header('sec-fetch-site')
  const origin = call.header('origin')
  if (site === 'same-origin' || site === 'none') return
  if (site === undefined && origin === undefined) return
  if (origin !== undefined && isListed(origin, settings)) return
  // Browsers of before 2023 send no more than the origin.
  if (site === undefined && origin !== undefined && hostOf(origin) === ownHost(call, settings)) return
  throw new AppError('forbidden', 'A page of another site may not do this. Its origin is not among CORS_ORIGINS.')
}

function isListed(origin: string, { CORS_ORIGINS }: CorsSettings): boolean {
  return CORS_ORIGINS?.split(',').some((listed) => listed.trim() === origin) ?? false
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/** As the browser wrote it; a proxy in front may have rewritten Host and say so. */
function ownHost(call: Pick<Call, 'header'>, { TRUST_PROXY }: Pick<Env, 'TRUST_PROXY'>): string | undefined {
  const forwarded = TRUST_PROXY > 0 ? call.header('x-forwarded-host')?.split(',').at(-1)?.trim() : undefined
  return (forwarded || call.header('host'))?.toLowerCase()
}
