/** What is spoken at an address, which says how refusals look there. */
export type Spoken = 'problem' | 'prototype' | 'mlflow' | 'open-inference'

/** One HTTP request, right or wrong. */
export type FuzzRequest = {
  readonly method: string
  /** With the query, as it goes over the wire. */
  readonly target: string
  /** Without host and length, which the framing adds. Names may repeat. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
  /** How the request is wrong below its meaning; absent where it is well-formed HTTP. */
  readonly misframed?: Misframing
}

export const MISFRAMINGS = [
  'length too large',
  'length too small',
  'length negative',
  'length no number',
  'two lengths',
  'length and chunks',
  'broken chunk',
  'chunks without end',
  'no host',
  'two hosts',
  'odd version',
  'no line ends',
  'head cut off',
  'header without colon',
  'header very long',
  'bytes before',
] as const
export type Misframing = (typeof MISFRAMINGS)[number]

/** As HTTP/1.1 on a connection that stays open, where it is well-formed. */
export function encodeRequest({ method, target, headers, body, misframed }: FuzzRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  const start = `${method} ${target} HTTP/1.1`
  const whole = [start, 'host: 127.0.0.1', ...lines]
  const withLength = (...lengths: readonly (string | number)[]) =>
    assemble([...whole, ...lengths.map((length) => `content-length: ${length}`)], body)
  switch (misframed) {
    case undefined:
      return withLength(body.length)
    case 'length too large':
      return withLength(body.length + 1 + (body.length % 1000))
    case 'length too small':
      return withLength(Math.floor(body.length / 2))
    case 'length negative':
      return withLength(-1)
    case 'length no number':
      return withLength('0x10')
    case 'two lengths':
      return withLength(body.length, body.length + 1)
    case 'length and chunks':
      return assemble([...whole, `content-length: ${body.length}`, 'transfer-encoding: chunked'], chunked(body))
    case 'broken chunk':
      return assemble([...whole, 'transfer-encoding: chunked'], Buffer.concat([Buffer.from('zz\r\n'), body]))
    case 'chunks without end':
      return assemble([...whole, 'transfer-encoding: chunked'], chunked(body).subarray(0, -5))
    case 'no host':
      return assemble([start, ...lines, `content-length: ${body.length}`], body)
    case 'two hosts':
      return withLength(body.length, 'x\r\nhost: elsewhere')
    case 'odd version':
      return assemble([`${method} ${target} HTTP/9.7`, 'host: 127.0.0.1'], body)
    case 'no line ends':
      return Buffer.concat([Buffer.from(`${whole.join(' ')} `), body])
    case 'head cut off':
      return Buffer.from(whole.join('\r\n').slice(0, -3))
    case 'header without colon':
      return assemble([...whole, 'nothing at all', 'content-length: 0'], body)
    case 'header very long':
      return assemble([...whole, `x-long: ${'l'.repeat(20_000)}`, `content-length: ${body.length}`], body)
    default:
      return Buffer.concat([Buffer.from([0x16, 0x03, 0x01, 0x00]), withLength(body.length)])
  }
}

/** Texts of one byte a letter, for headers hold no others. */
function assemble(lines: readonly string[], body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body])
}

function chunked(body: Buffer): Buffer {
  const whole = body.length > 0 ? [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')] : []
  return Buffer.concat([...whole, Buffer.from('0\r\n\r\n')])
}

/** Header, or undefined; of several the last. */
export function headerOf({ headers }: FuzzRequest, wanted: string): string | undefined {
  return headers.findLast(([name]) => name.toLowerCase() === wanted)?.[1]
}

/** For whoever looks into a case: what goes over the wire, cut where it is long. */
export function describeRequest(request: FuzzRequest): string {
  const { method, target, headers, body, misframed } = request
  const head = [
    `${method} ${target.slice(0, 300)}`,
    ...headers.map(([name, value]) => `${name}: ${value.slice(0, 200)}`),
  ]
  return [
    ...head,
    ...(misframed ? [`(${misframed})`] : []),
    '',
    `${body.length} bytes: ${JSON.stringify(body.toString('latin1').slice(0, 500))}`,
  ].join('\n')
}
