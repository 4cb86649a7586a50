import { layOutJson } from './lay-out-json'
import type { PreparedCall } from './prepare-call'

export type CallOutcome =
  | {
      readonly ok: true
      readonly status: number
      readonly statusText: string
      /** From sending to the last byte. */
      readonly elapsedMs: number
      readonly headers: readonly (readonly [string, string])[]
      /** As it can be shown. */
      readonly text: string
    }
  | { readonly ok: false; readonly why: string }

/** Characters that are shown of an answer. */
const MAX_SHOWN = 100_000

/** Never throws: a server that gives no answer is an outcome too. */
export async function sendCall({ method, path, headers, body }: PreparedCall): Promise<CallOutcome> {
  const startedMs = performance.now()
  try {
    const response = await fetch(path, { method, headers, ...(body === undefined ? {} : { body }), cache: 'no-store' })
    const bytes = await response.arrayBuffer()
    return {
      ok: true,
      status: response.status,
      statusText: response.statusText,
      elapsedMs: performance.now() - startedMs,
      headers: [...response.headers],
      text: showBody(bytes, response.headers.get('content-type') ?? ''),
    }
  } catch {
    return { ok: false, why: 'The server gave no answer.' }
  }
}

/** JSON set out in lines, text as it is, and of anything else its size. */
export function showBody(bytes: ArrayBuffer, type: string): string {
  if (bytes.byteLength === 0) return ''
  if (!/json|^text\//.test(type)) return `${bytes.byteLength.toLocaleString('en')} bytes of ${type || 'no type'}`
  const text = new TextDecoder().decode(bytes)
  return shorten(/\bjson\b/.test(type) && !type.includes('ndjson') ? setOut(text) : text)
}

function setOut(text: string): string {
  try {
    return layOutJson(JSON.parse(text))
  } catch {
    return text
  }
}

function shorten(text: string): string {
  if (text.length <= MAX_SHOWN) return text
  return `${text.slice(0, MAX_SHOWN)}\n… ${(text.length - MAX_SHOWN).toLocaleString('en')} more characters`
}
