import { AppError } from '@/lib/core/errors'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelRegistry, RunArtifacts } from '@/lib/core/registry/ports'
import { type RegisteredVersion, registeredName } from '@/lib/core/registry/version'

export type NewVersion = {
  readonly choice: ModelChoice
  readonly tags?: Readonly<Record<string, string>>
  /** Of its run, by path from the run's root; text is kept as UTF-8. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>
  readonly createdMs?: number
}

export type MemoryRegistry = {
  readonly registry: ModelRegistry
  readonly artifacts: RunArtifacts
  /** Registers the next version of its configuration, with a run of its own. */
  addVersion(version: NewVersion): RegisteredVersion
  /** Replaces or adds a file of a run. */
  putFile(runId: string, path: string, content: Uint8Array | string): void
  /** From now on every call fails with this, until it is undefined. */
  failWith(error: AppError | undefined): void
  /** Names of the calls so far, such as `findChampion`, in order. */
  readonly calls: readonly string[]
}

/** A registry and the files of its runs, in memory; keeps the same contract as MLflow's. */
export function createMemoryRegistry(): MemoryRegistry {
  const versions = new Map<string, RegisteredVersion[]>()
  const champions = new Map<string, string>()
  const runs = new Map<string, Map<string, Uint8Array>>()
  const calls: string[] = []
  let failure: AppError | undefined
  const enter = (call: string) => {
    calls.push(call)
    if (failure) throw failure
  }
  const listOf = (choice: ModelChoice) => versions.get(registeredName(choice)) ?? []
  const find = (choice: ModelChoice, version: string | undefined) =>
    listOf(choice).find((one) => one.version === version)
  const known = ({ choice, version }: RegisteredVersion) => {
    const found = find(choice, version)
    if (!found) throw new AppError('tracker-refused', 'There is no such version.')
    return found
  }
  const filesOf = (runId: string) => {
    const files = runs.get(runId)
    if (!files) throw new AppError('tracker-refused', 'There is no such run.')
    return files
  }
  const registry: ModelRegistry = {
    listVersions: async (choice) => {
      enter('listVersions')
      return [...listOf(choice)].reverse()
    },
    findVersion: async (choice, version) => {
      enter('findVersion')
      return find(choice, version)
    },
    findChampion: async (choice) => {
      enter('findChampion')
      return find(choice, champions.get(registeredName(choice)))
    },
    setChampion: async (version) => {
      enter('setChampion')
      champions.set(registeredName(version.choice), known(version).version)
    },
    addTags: async (version, tags) => {
      enter('addTags')
      const found = known(version)
      const list = listOf(version.choice)
      list[list.indexOf(found)] = { ...found, tags: { ...found.tags, ...tags } }
    },
  }
  const artifacts: RunArtifacts = {
    readArtifact: async (runId, path, { maxBytes = Number.POSITIVE_INFINITY } = {}) => {
      enter('readArtifact')
      const content = filesOf(runId).get(path)
      if (!content) throw new AppError('tracker-refused', 'There is no such file.')
      if (content.length > maxBytes) throw new AppError('tracker-refused', 'The file is larger than expected.')
      return content.slice()
    },
    listArtifacts: async (runId, folder = '') => {
      enter('listArtifacts')
      return [...filesOf(runId).keys()].filter((path) => path.split('/').slice(0, -1).join('/') === folder)
    },
  }
  return {
    registry,
    artifacts,
    calls,
    addVersion: ({ choice, tags = {}, files = {}, createdMs = Date.UTC(2026, 0, 1) }) => {
      const list = listOf(choice)
      const runId = (runs.size + 1).toString(16).padStart(32, '0')
      const version = { choice, version: String(list.length + 1), runId, createdMs, tags }
      versions.set(registeredName(choice), [...list, version])
      runs.set(runId, new Map(Object.entries(files).map(([path, content]) => [path, bytesOf(content)])))
      return version
    },
    putFile: (runId, path, content) => {
      filesOf(runId).set(path, bytesOf(content))
    },
    failWith: (error) => {
      failure = error
    },
  }
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
