import { type ArtifactRoot, below, fileUrl } from './artifact-root'
import { listProxyFolder } from './artifacts'
import type { Http } from './http'

export type FilesToSend = {
  readonly root: ArtifactRoot
  /** By path from the root. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[]
  /** Whether some may be there from an earlier call; those of equal size are then left alone. */
  readonly isFirst: boolean
  /** Sent whatever is there. */
  readonly always: readonly string[]
}

/** One after the other: the order is part of what a break leaves, and proxies like few connections. */
export async function sendFiles(http: Http, { root, files, isFirst, always }: FilesToSend): Promise<void> {
  const there = isFirst ? new Map<string, number | undefined>() : await sizesIn(http, root, foldersOf(files))
  for (const { path, bytes } of files) {
    if (there.get(path) === bytes.length && !always.includes(path)) continue
    await http.putFile({ url: fileUrl(below(root, path)) }, bytes)
  }
}

function foldersOf(files: FilesToSend['files']): readonly string[] {
  return [...new Set(files.map(({ path }) => path.split('/').slice(0, -1).join('/')))]
}

async function sizesIn(http: Http, root: ArtifactRoot, folders: readonly string[]) {
  const sizes = new Map<string, number | undefined>()
  for (const folder of folders) {
    for (const { path, isFolder, bytes } of await listProxyFolder(http, root, folder)) {
      if (!isFolder) sizes.set(path, bytes)
    }
  }
  return sizes
}
