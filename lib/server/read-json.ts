import 'server-only'
import { MAX_BODY_BYTES } from '@/lib/contracts/predict'
import { lineAndColumn, scanJson, skipSpace } from '@/lib/core/census/json-text'
import { AppError } from '@/lib/core/errors'

/**
 * The request's body as JSON, whatever its headers claim about its size.
 * @throws AppError `unsupported-media-type`, `too-large`, `invalid-json` or, for a body cut off, `bad-request`
 */
export async function readJson(request: Request, maxBytes = MAX_BODY_BYTES): Promise<unknown> {
  checkMediaType(request.headers)
  return parseJson(decodeUtf8(await readBytes(request, maxBytes)))
}

function checkMediaType(headers: Headers): void {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').split(';').map((part) => part.trim())
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice('charset='.length)
  const isUtf8 = charset === undefined || /^"?utf-?8"?$/i.test(charset)
  if (type.toLowerCase() !== 'application/json' || !isUtf8) {
    throw new AppError('unsupported-media-type', 'Send the body as application/json in UTF-8.')
  }
  if (!/^(identity)?$/i.test(headers.get('content-encoding')?.trim() ?? '')) {
    throw new AppError('unsupported-media-type', 'Send the body as it is, without a content encoding.')
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array()
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new AppError('bad-request', 'The body ended before it was whole.', { cause })
    })
    if (done) return Buffer.concat(chunks, size)
    size += value.byteLength
    if (size > maxBytes) {
      // Whoever keeps sending is told no all the same, so a failure to cancel changes nothing.
      await reader.cancel().catch(() => undefined)
      throw new AppError('too-large', `The body is larger than ${maxBytes.toLocaleString('en')} bytes.`)
    }
    chunks.push(value)
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new AppError('invalid-json', 'The body is not UTF-8 text.')
  }
}

/** The engine's own message quotes the text, which may be about a person; it is not kept as the cause. */
function parseJson(text: string): unknown {
  if (text.trim() === '') throw new AppError('invalid-json', 'The body is empty; it must be JSON.')
  try {
    return JSON.parse(text)
  } catch {
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
