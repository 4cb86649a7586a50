import type { OutgoingArtifact } from '@/lib/core/registry/ports'
import { type ArtifactRoot, below, fileUrl } from './artifact-root'
import type { Http } from './http'

/**
 * Paths are from `root`. One after the other: the order is part of what a break leaves, and proxies like few connections.
 * What is there already is sent again, for an equal size does not say that it is the same.
 */
export async function sendFiles(http: Http, root: ArtifactRoot, files: readonly OutgoingArtifact[]): Promise<void> {
  for (const { path, bytes } of files) await http.putFile({ url: fileUrl(below(root, path)) }, bytes)
}
