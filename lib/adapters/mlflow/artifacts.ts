import { AppError } from '@/lib/core/errors'
import type { RunArtifacts } from '@/lib/core/registry/ports'
import { type ArtifactRoot, artifactRoot, below, checkPath, fileUrl, folderUrl } from './artifact-root'
import type { Http } from './http'
import { askPages } from './pages'
import { isUnknownRun } from './refusal'
import { checkRunId } from './run-id'
import { filesReplySchema } from './schemas'

/** A file or folder, by its path from the root that was listed. */
export type Entry = { readonly path: string; readonly isFolder: boolean; readonly bytes: number | undefined }
type Listing = { readonly rootUri: string | undefined; readonly entries: readonly Entry[] }

const MAX_PAGES = 100
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024

export function createRunArtifacts(http: Http, trackingUri: string): RunArtifacts {
  return {
    readArtifact: async (runId, path, { maxBytes = DEFAULT_MAX_BYTES } = {}) => {
      const folder = path.split('/').slice(0, -1).join('/')
      // A missing file is no 404 but a 500 with a local store, so the list is asked, which also tells the size.
      const { rootUri, entries } = await listRunFolder(http, runId, folder)
      const entry = entries.find((one) => one.path === path && !one.isFolder)
      if (!entry || rootUri === undefined) throw missingFile()
      return fetchEntry(http, { root: artifactRoot(rootUri, trackingUri), entry, maxBytes })
    },
    listArtifacts: async (runId, folder = '') => {
      const { entries } = await listRunFolder(http, runId, folder)
      return entries.filter(({ isFolder }) => !isFolder).map(({ path }) => path)
    },
  }
}

/** What a folder of a run holds, by paths from the run's root. */
async function listRunFolder(http: Http, runId: string, folder: string): Promise<Listing> {
  checkRunId(runId)
  checkPath(folder)
  const pages = await askPages(MAX_PAGES, async (page_token) => {
    const reply = await http.askUnless(isUnknownRun, filesReplySchema, {
      method: 'GET',
      path: 'artifacts/list',
      query: { run_id: runId, path: folder || undefined, page_token },
    })
    if (!reply) {
      throw new AppError(
        'tracker-refused',
        'The tracking server knows no such run: check the run id and the repository name.',
      )
    }
    return reply
  })
  const files = pages.flatMap((page) => page.files)
  return {
    rootUri: pages.find(({ root_uri }) => root_uri !== undefined)?.root_uri,
    entries: files.map(({ path, is_dir, file_size }) => ({ path, isFolder: is_dir, bytes: file_size })),
  }
}

/** What a folder behind the proxy holds, by paths from `root`. */
export async function listProxyFolder(http: Http, root: ArtifactRoot, folder: string): Promise<readonly Entry[]> {
  const { files } = await http.askAt(filesReplySchema, folderUrl(below(root, folder)))
  // The proxy tells base names only, unlike artifacts/list.
  return files.map((file) => ({
    path: [folder, file.path.split('/').at(-1) ?? ''].filter((part) => part !== '').join('/'),
    isFolder: file.is_dir,
    bytes: file.file_size,
  }))
}

type Fetching = { readonly root: ArtifactRoot; readonly entry: Entry; readonly maxBytes: number }

/** A file, whole, of the size that was listed. */
export async function fetchEntry(http: Http, { root, entry, maxBytes }: Fetching): Promise<Uint8Array> {
  if (entry.bytes !== undefined && entry.bytes > maxBytes) {
    throw new AppError('tracker-refused', `The file has ${entry.bytes} bytes, more than the ${maxBytes} expected.`)
  }
  const content = await http.getFile({ url: fileUrl(below(root, entry.path)), maxBytes })
  if (entry.bytes !== undefined && entry.bytes !== content.length) {
    throw new AppError('tracker-unavailable', 'The file arrived in another size than the tracking server says.')
  }
  return content
}

export function missingFile(): AppError {
  return new AppError('tracker-refused', 'The tracking server has no such file.')
}
