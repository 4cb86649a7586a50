import 'server-only'
import { MAX_BODY_BYTES } from '@/lib/contracts/predict'
import type { Call } from './exchange'
import { checkEncoding, decodeUtf8, parseJson } from './read-json'

/** Strings, closed or not, so that words inside of them are passed over; each is tried once. */
const STRING_OR_NAN = /"(?:[^"\\]|\\.)*(?:"|\\?$)|\bNaN\b/gs

/**
 * The call's body as JSON in the way of Python's clients, whatever its media type says.
 * @throws AppError `unsupported-media-type` for a body that is compressed, `too-large`, `invalid-json`, `bad-request`
 */
export async function readPythonJson(call: Pick<Call, 'header' | 'readBody'>): Promise<unknown> {
  checkEncoding(call)
  return parsePythonJson(decodeUtf8(await call.readBody(MAX_BODY_BYTES)))
}

/** A value that a table lacks is `NaN` in Python's JSON, which JSON has not; it reads as null. @throws AppError `invalid-json` */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Anything else that is wrong is told with its place in what was sent.
    return parseJson(text.replace(STRING_OR_NAN, (found) => (found === 'NaN' ? 'null' : found)))
  }
}
