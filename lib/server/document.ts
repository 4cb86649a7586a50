import 'server-only'
import { createDocument, type OpenApiDocument } from '@/lib/contracts/openapi/document'
import packageJson from '@/package.json' with { type: 'json' }

let made: OpenApiDocument | undefined

/** The description of the API, made at the first call. */
export function readDocument(): OpenApiDocument {
  made ??= createDocument({ version: packageJson.version })
  return made
}
