import 'server-only'

/** A place in a trace that somebody is called from (W3C Trace Context, https://www.w3.org/TR/trace-context/). */
export type TraceParent = {
  /** 32 hexadecimal digits in lower case, not all zero. */
  readonly traceId: string
  /** Of the span that calls: 16 hexadecimal digits, not all zero. */
  readonly spanId: string
  /** Whether the caller may have recorded its span. */
  readonly isSampled: boolean
  /** What other tracing systems pass along; undefined where there is nothing, or nothing valid. */
  readonly state: string | undefined
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const ZEROS = /^0+$/
const SAMPLED = 0x01

/** Undefined for a header that is missing, malformed, or sent more than once: the trace then starts here. */
export function parseTraceParent(traceparent: string | undefined, tracestate?: string): TraceParent | undefined {
  const [, version, traceId = '', spanId = '', flags = '', more] = TRACEPARENT.exec(traceparent ?? '') ?? []
  // Version 00 has four parts; later ones may have more, of which nothing is known yet. There is no version ff.
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined
  const isSampled = (Number.parseInt(flags, 16) & SAMPLED) !== 0
  return { traceId, spanId, isSampled, state: parseTraceState(tracestate) }
}

const KEY = /^(?:[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})$/
/** Printable ASCII without comma and equals sign, no space at the end. */
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/
const MAX_MEMBERS = 32
/** What the standard asks everybody to pass on; members beyond are left out, from the end. */
const MAX_STATE_CHARACTERS = 512

/** The members that are passed on; undefined where one is malformed or twice there, for then none can be trusted. */
function parseTraceState(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const members = header
    .split(',')
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((member) => member !== '')
  const keys = members.map((member) => member.slice(0, Math.max(0, member.indexOf('='))))
  const areValid = members.every((member, i) => isMember(keys[i] ?? '', member))
  if (!areValid || members.length > MAX_MEMBERS || new Set(keys).size < keys.length) return undefined
  while (members.join(',').length > MAX_STATE_CHARACTERS) members.pop()
  return members.join(',') || undefined
}

function isMember(key: string, member: string): boolean {
  return KEY.test(key) && VALUE.test(member.slice(key.length + 1))
}

export type TraceHeaders = { readonly traceparent: string; readonly tracestate?: string }

/** What a call to another system carries that is made in the span `spanId`. */
export function traceHeaders({ traceId, spanId, isSampled, state }: TraceParent): TraceHeaders {
  const traceparent = `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`
  return state === undefined ? { traceparent } : { traceparent, tracestate: state }
}

/** `newUuid` gives UUIDs of version 4, whose fixed bits keep the ids made of them from being all zero. */
export function newTraceId(newUuid: () => string): string {
  return newUuid().replaceAll('-', '')
}

export function newSpanId(newUuid: () => string): string {
  const uuid = newUuid()
  return uuid.slice(19, 23) + uuid.slice(24)
}
