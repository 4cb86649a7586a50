import 'server-only'
import { MAX_BODY_BYTES } from '@/lib/contracts/predict'
import { lineAndColumn, scanJson, skipSpace } from '@/lib/core/census/json-text'
import { AppError } from '@/lib/core/errors'
import type { Call } from './exchange'

/**
 * The call's body as JSON, whatever its headers claim about its size.
 * @throws AppError `unsupported-media-type`, `too-large`, `invalid-json` or, for a body cut off, `bad-request`
 */
export async function readJson(call: Pick<Call, 'header' | 'readBody'>, maxBytes = MAX_BODY_BYTES): Promise<unknown> {
  checkMediaType(call)
  return parseJson(decodeUtf8(await call.readBody(maxBytes)))
}

function checkMediaType(call: Pick<Call, 'header'>): void {
  if (!isMediaType(call.header('content-type') ?? '', 'application/json'))
    throw new AppError('unsupported-media-type', 'Send the body as application/json in UTF-8.')
  checkEncoding(call)
}

/** Whether a content type is `wanted`, in UTF-8 where it says so at all. */
export function isMediaType(contentType: string, wanted: string): boolean {
  // As nearly everybody writes it.
  if (contentType === wanted) return true
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim())
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice('charset='.length)
  return type.toLowerCase() === wanted && (charset === undefined || /^"?utf-?8"?$/i.test(charset))
}

/** @throws AppError `unsupported-media-type` for a body that is compressed. */
export function checkEncoding(call: Pick<Call, 'header'>): void {
  const encoding = call.header('content-encoding')
  if (encoding !== undefined && !/^(identity)?$/i.test(encoding.trim())) {
    throw new AppError('unsupported-media-type', 'Send the body as it is, without a content encoding.')
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** @throws AppError `invalid-json` */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes)
  } catch {
    throw new AppError('invalid-json', 'The body is not UTF-8 text.')
  }
}

/** The engine's own message quotes the text, which may be about a person; it is not kept as the cause. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    if (text.trim() === '') throw new AppError('invalid-json', 'The body is empty; it must be JSON.')
    throw new AppError('invalid-json', describeFault(text))
  }
}

function describeFault(text: string): string {
  const scan = scanJson(text, skipSpace(text, 0))
  if ('message' in scan) return `${describePlace(text, scan.offset)}: ${scan.message}`
  const end = skipSpace(text, scan.end)
  return end < text.length
    ? `${describePlace(text, end)}: the JSON value ends before here.`
    : 'The body is not JSON: a string has a character or an escape that JSON does not allow.'
}

function describePlace(text: string, offset: number): string {
  const { line, column } = lineAndColumn(text, offset)
  return `The body is not JSON at line ${line}, column ${column}`
}
