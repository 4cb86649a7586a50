import { type ArtifactRoot, below, fileUrl } from './artifact-root'
import type { Http } from './http'

/** By path from the root that they go to. */
export type OutgoingFile = { readonly path: string; readonly bytes: Uint8Array }

/**
 * One after the other: the order is part of what a break leaves, and proxies like few connections. What is there already is
 * sent again, for an equal size does not say that it is the same.
 */
export async function sendFiles(http: Http, root: ArtifactRoot, files: readonly OutgoingFile[]): Promise<void> {
  for (const { path, bytes } of files) await http.putFile({ url: fileUrl(below(root, path)) }, bytes)
}
