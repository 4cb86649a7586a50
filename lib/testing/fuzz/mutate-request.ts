import type { Rng } from '@/lib/core/math/rng'
import { type FuzzRequest, MISFRAMINGS } from './fuzz-request'
import { pick } from './valid-requests'

type Mutate = (rng: Rng, request: FuzzRequest) => FuzzRequest

const MEDIA_TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/json;;;=',
  'application/x-ndjson',
  'application/octet-stream',
  'text/csv',
  'text/csv; header=present',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  '*/*',
  '',
  'x',
  'j'.repeat(3_000),
] as const

const METHODS = [
  'GET',
  'HEAD',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'M-SEARCH',
  'post',
  'FOO',
] as const

const HEADERS = [
  ['content-encoding', 'gzip'],
  ['content-encoding', 'identity'],
  ['expect', '100-continue'],
  ['expect', 'the unexpected'],
  ['authorization', 'Bearer bracket_aaaaaaaaaaaa_notakey'],
  ['authorization', 'Basic Og=='],
  ['origin', 'https://example.org'],
  ['origin', 'null'],
  ['sec-fetch-site', 'cross-site'],
  ['x-forwarded-for', '1.2.3.4, nonsense, ::1'],
  ['x-bracket-peer', '::'],
  ['x-request-id', 'i'.repeat(500)],
  ['x-request-id', '{"a":1}'],
  ['traceparent', '00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01'],
  ['traceparent', '00-00000000000000000000000000000000-zz'],
  ['tracestate', '=,=,'.repeat(200)],
  ['upgrade', 'websocket'],
  ['connection', 'upgrade'],
  ['range', 'bytes=0-1'],
  ['if-none-match', '*'],
  ['accept', 'application/xml;q=-1'],
  ['cookie', '__prerender_bypass=1; a=\xff'],
  ['next-action', '0'.repeat(42)],
  ['rsc', '1'],
  ['x-middleware-subrequest', 'middleware:middleware:middleware'],
  ['x-http-method-override', 'DELETE'],
  ['inference-header-content-length', '0'],
  ['inference-header-content-length', '99999999999999999999'],
  ['inference-header-content-length', '-1'],
  ['inference-header-content-length', '10'],
  ['constructor', '__proto__'],
] as const

const NUMBERS = [
  '1e400',
  '-1e400',
  '-0',
  '9'.repeat(400),
  '0.1',
  '1E-999',
  '2147483648',
  '9007199254740993',
  'NaN',
  '0x10',
  '01',
  'null',
  'true',
  '[]',
  '{}',
  '""',
] as const

const TEXTS = [
  '__proto__',
  'constructor',
  '\\ud800',
  '\\u0000',
  '<script>',
  '=cmd()',
  'é'.repeat(300),
  '\r\nx: y',
  '%s%n',
  '../../etc',
] as const

const ofBody =
  (change: (rng: Rng, body: Buffer) => Buffer): Mutate =>
  (rng, request) => ({ ...request, body: change(rng, request.body) })

/** Somewhere in the body, both ends included. */
const place = (rng: Rng, body: Buffer) => rng.int(body.length + 1)

const BODY: readonly Mutate[] = [
  ofBody((rng, body) => {
    const flipped = Buffer.from(body)
    for (let bits = 1 + rng.int(4); bits > 0 && body.length > 0; bits--) {
      const at = rng.int(body.length)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << rng.int(8))
    }
    return flipped
  }),
  ofBody((rng, body) => body.subarray(0, place(rng, body))),
  ofBody((rng, body) => {
    const [start, end] = [place(rng, body), place(rng, body)].sort((a, b) => a - b)
    return Buffer.concat([body.subarray(0, end), body.subarray(start)])
  }),
  ofBody((rng, body) => {
    const [start, end] = [place(rng, body), place(rng, body)].sort((a, b) => a - b)
    return Buffer.concat([body.subarray(0, start), body.subarray(end)])
  }),
  ofBody((rng, body) =>
    insert(body, place(rng, body), Buffer.from(Array.from({ length: 1 + rng.int(8) }, () => rng.int(256)))),
  ),
  ofBody((rng, body) =>
    insert(
      body,
      place(rng, body),
      Buffer.from(pick(rng, ['\u0000', '\ufeff', '{', '}', '[', ']', '"', ',', ':', '\n', '\r\n'])),
    ),
  ),
  ofBody((rng, body) => replaceSome(rng, body, { pattern: /-?\d+(\.\d+)?/g, by: NUMBERS })),
  ofBody((rng, body) => replaceSome(rng, body, { pattern: /(?<=")[^"\\]+(?=")/g, by: TEXTS })),
  ofBody((rng, body) =>
    replaceSome(rng, body, { pattern: /"[^"\\]*"|\d+/g, by: [nested(rng, '['), nested(rng, '{"a":')] }),
  ),
  ofBody(() => Buffer.alloc(0)),
  ofBody((rng, body) =>
    rng.int(20) === 0
      ? Buffer.concat(Array.from({ length: 1 + Math.ceil(2_100_000 / Math.max(body.length, 1_000)) }, () => body))
      : Buffer.concat([body, body]),
  ),
]

const HEAD: readonly Mutate[] = [
  (rng, request) => ({ ...request, method: pick(rng, METHODS) }),
  (rng, request) => ({ ...request, headers: [...request.headers.slice(1), ['content-type', pick(rng, MEDIA_TYPES)]] }),
  (_, request) => ({ ...request, headers: request.headers.slice(1) }),
  (rng, request) => ({ ...request, headers: [...request.headers, pick(rng, HEADERS)] }),
  (rng, request) => ({ ...request, headers: [...request.headers, pick(rng, HEADERS), pick(rng, HEADERS)] }),
  (rng, request) => ({ ...request, target: mutateTarget(rng, request.target) }),
]

const QUERIES = [
  'model=none',
  'model=',
  'threshold=2',
  'version=7',
  'a=%zz',
  'constructor=1&__proto__=2',
  '&&&',
  '=',
  'x=1#y',
  `q=${'q'.repeat(5_000)}`,
  'model=%00',
] as const
const ELSEWHERE = [
  '/',
  '/docs',
  '/api',
  '/api/',
  '/api/v1',
  '/api/v1/predict/',
  '//api/v1/predict',
  '/api/v1/%70redict',
  '/api/v1/predict/..',
  '/api/v1/models/a/b/c',
  '/v2',
  '/v2/',
  '/v2/models',
  '/v2/models/x/versions/9/infer',
  '/v2/models/%E0%A4%A/infer',
  '/v2/models//infer',
  '/v2/models/xgboost-balanced/versions/%2e%2e/infer',
  '/ping',
  '/health',
  '/version',
  '/_next/static/x',
  '/_next/image?url=%2Fx&w=1&q=1',
  '/p/x',
  '/%',
  '/%00',
  '/..%2f..%2fetc%2fpasswd',
  '*',
  'http://127.0.0.1/api/v1/predict',
  'http://[::1/',
  '/\\x',
  '/api/v1/predict;x',
  `/${'l'.repeat(9_000)}`,
] as const

function mutateTarget(rng: Rng, target: string): string {
  switch (rng.int(4)) {
    case 0:
      return `${target}${target.includes('?') ? '&' : '?'}${pick(rng, QUERIES)}`
    case 1:
      return pick(rng, ELSEWHERE)
    case 2: {
      const at = 1 + rng.int(target.length)
      return `${target.slice(0, at)}${pick(rng, ['/', '%', '%2f', '.', '..', '\\', 'x', '%c3%28', '~', '{', '|'])}${target.slice(at)}`
    }
    default: {
      const at = 1 + rng.int(target.length)
      return target.slice(0, at)
    }
  }
}

function insert(body: Buffer, at: number, bytes: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, at), bytes, body.subarray(at)])
}

type Replacing = { readonly pattern: RegExp; readonly by: readonly string[] }

/** One place of the pattern, in bytes of one letter each. */
function replaceSome(rng: Rng, body: Buffer, { pattern, by }: Replacing): Buffer {
  const text = body.toString('latin1')
  const found = [...text.matchAll(pattern)]
  if (found.length === 0) return body
  const match = pick(rng, found)
  const end = match.index + match[0].length
  return Buffer.concat([body.subarray(0, match.index), Buffer.from(pick(rng, by)), body.subarray(end)])
}

function nested(rng: Rng, opening: string): string {
  const depth = pick(rng, [3, 50, 2_000, 60_000])
  const closing = opening === '[' ? ']' : '}'
  return `${opening.repeat(depth)}1${rng.int(4) === 0 ? '' : closing.repeat(depth)}`
}

/** One to four changes, mostly of the body; one in thirty requests is no HTTP any more. */
export function mutateRequest(rng: Rng, request: FuzzRequest): FuzzRequest {
  let mutated = request
  for (let changes = 1 + rng.int(4); changes > 0; changes--) {
    mutated = pick(rng, rng.int(3) === 0 ? HEAD : BODY)(rng, mutated)
  }
  return rng.int(30) === 0 ? { ...mutated, misframed: pick(rng, MISFRAMINGS) } : mutated
}
