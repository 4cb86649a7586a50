import { AppError } from '@/lib/core/errors'
import { type ArtifactRoot, artifactRoot, below } from './artifact-root'
import { type Entry, fetchEntry, listProxyFolder, missingFile } from './artifacts'
import type { Http } from './http'
import { isMissing } from './refusal'
import { findRun } from './runs'
import { loggedModelReplySchema } from './schemas'
import { findModelVersion } from './server-registry'

/** The files of a version of any registered model, whoever made it; paths are from the model's folder. */
export type ModelVersionFiles = {
  readonly files: readonly { readonly path: string; readonly bytes: number | undefined }[]
  /** @throws AppError `tracker-refused` where it is not among the files. */
  read(path: string, limits?: { readonly maxBytes?: number }): Promise<Uint8Array>
}

export type ModelVersionReader = (name: string, version: string) => Promise<ModelVersionFiles>

const MAX_SOURCES = 4
const MAX_FILES = 500
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024

/**
 * Finds a version's files. Throws AppError `unknown-version` where there is no such version, and `tracker-refused` where
 * its files are out of reach, as in a cloud's store or on the server's own disk.
 */
export function createModelVersionReader(http: Http, trackingUri: string): ModelVersionReader {
  return async (name, version) => {
    const root = await resolveSource(http, { trackingUri, source: await sourceOf(http, name, version), depth: 0 })
    const entries = await listDeep(http, root)
    return {
      files: entries.map(({ path, bytes }) => ({ path, bytes })),
      read: async (path, { maxBytes = DEFAULT_MAX_BYTES } = {}) => {
        const entry = entries.find((one) => one.path === path)
        if (!entry) throw missingFile()
        return fetchEntry(http, { root, entry, maxBytes })
      },
    }
  }
}

async function sourceOf(http: Http, name: string, version: string): Promise<string> {
  const found = await findModelVersion(http, name, version)
  if (!found) throw new AppError('unknown-version', 'The registry has no such version of this model.')
  return found.source
}

type Source = { readonly trackingUri: string; readonly source: string; readonly depth: number }

async function resolveSource(http: Http, { trackingUri, source, depth }: Source): Promise<ArtifactRoot> {
  if (depth >= MAX_SOURCES) throw new AppError('tracker-refused', 'The version leads from one to another without end.')
  const run = /^runs:\/+([^/]+)\/?(.*)$/.exec(source)
  if (run?.[1] !== undefined) {
    const found = await findRun(http, run[1])
    if (!found) throw new AppError('tracker-refused', 'The run that the version came from is gone.')
    return below(artifactRoot(found.info.artifact_uri, trackingUri), (run[2] ?? '').replace(/\/+$/, ''))
  }
  const logged = /^models:\/+(m-[\w-]+)\/?(.*)$/.exec(source)
  if (logged?.[1] !== undefined) {
    const reply = await http.askUnless(isMissing, loggedModelReplySchema, {
      method: 'GET',
      path: `logged-models/${encodeURIComponent(logged[1])}`,
    })
    if (!reply) throw new AppError('tracker-refused', 'The logged model that the version came from is gone.')
    return below(artifactRoot(reply.model.info.artifact_uri, trackingUri), (logged[2] ?? '').replace(/\/+$/, ''))
  }
  const copied = /^models:\/+([^/]+)\/(\d+)$/.exec(source)
  if (copied?.[1] !== undefined && copied[2] !== undefined) {
    const next = await sourceOf(http, decodeURIComponent(copied[1]), copied[2])
    return resolveSource(http, { trackingUri, source: next, depth: depth + 1 })
  }
  if (source.startsWith('models:')) {
    throw new AppError('tracker-refused', 'The version names its source in a way that Bracket does not read.')
  }
  return artifactRoot(source, trackingUri)
}

async function listDeep(http: Http, root: ArtifactRoot): Promise<readonly Entry[]> {
  const files: Entry[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await listProxyFolder(http, root, folder)) {
      if (entry.isFolder) folders.push(entry.path)
      else files.push(entry)
    }
    if (files.length + folders.length > MAX_FILES) {
      throw new AppError('tracker-refused', `The version has more than ${MAX_FILES} files.`)
    }
  }
  return files
}
