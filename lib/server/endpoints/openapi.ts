import 'server-only'
import { createHash } from 'node:crypto'
import { readDocument } from '../document'
import { createEndpoint, type Endpoint, type Handle } from '../endpoint'
import { textReply } from '../exchange'

type Text = { readonly text: string; readonly etag: string }

let written: Text | undefined

function readText(): Text {
  written ??= writeText()
  return written
}

function writeText(): Text {
  const text = JSON.stringify(readDocument())
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
}

/** Who has the document already asks whether it is still this one. */
const give: Handle = async (call) => {
  const { text, etag } = readText()
  const headers = { etag, 'cache-control': 'no-cache' }
  const known = (call.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known.includes(etag)) return { status: 304, headers, body: undefined }
  const reply = textReply(text, { type: 'application/json' })
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

function createAt(route: string): Endpoint {
  return createEndpoint({ route, operations: { GET: { access: 'public', handle: give } } })
}

export const openapiEndpoint = createAt('/api/openapi.json')
/** Where clients of the prototype look for it. */
export const rootOpenapiEndpoint = createAt('/openapi.json')
