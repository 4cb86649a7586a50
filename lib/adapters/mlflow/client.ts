import type { ModelRegistry, RunArtifacts, RunReader, RunTracker } from '@/lib/core/registry/ports'
import { createRunArtifacts } from './artifacts'
import { type Capabilities, createCapabilityProbe } from './capabilities'
import { createHttp } from './http'
import { createModelVersionReader, type ModelVersionReader } from './model-versions'
import { createRunReader } from './run-reader'
import { createRunTagRegistry } from './run-tag-registry'
import { createRunTracker } from './run-tracker'
import { createServerRegistry } from './server-registry'
import type { MlflowSettings } from './settings'

/** One tracking server. All calls throw AppError `tracker-unavailable` or `tracker-refused`. */
export type Mlflow = {
  /** The server's own registry or, where that lacks aliases or is missing, tags of runs. */
  readonly registry: ModelRegistry
  readonly artifacts: RunArtifacts
  readonly runs: RunReader
  readonly tracker: RunTracker
  /** Asked of the server once. */
  capabilities(): Promise<Capabilities>
  /** Any registered model's version, whoever made it. @throws AppError `unknown-version` too. */
  readonly readModelVersion: ModelVersionReader
}

/** Nothing is sent before the first call. */
export function openMlflow(settings: MlflowSettings): Mlflow {
  const http = createHttp(settings)
  const probe = createCapabilityProbe(http)
  const serverRegistry = createServerRegistry(http)
  const runTagRegistry = createRunTagRegistry(http, settings)
  const registry = async (): Promise<ModelRegistry> =>
    (await probe.has('registryWithAliases')) ? serverRegistry : runTagRegistry
  return {
    registry: {
      listVersions: async (choice) => (await registry()).listVersions(choice),
      findVersion: async (choice, version) => (await registry()).findVersion(choice, version),
      findChampion: async (choice) => (await registry()).findChampion(choice),
      setChampion: async (version) => (await registry()).setChampion(version),
      addTags: async (version, tags) => (await registry()).addTags(version, tags),
    },
    artifacts: createRunArtifacts(http, settings.trackingUri),
    runs: createRunReader(http, settings),
    tracker: createRunTracker({ http, settings, probe, runTagRegistry }),
    capabilities: () => probe.all(),
    readModelVersion: createModelVersionReader(http, settings.trackingUri),
  }
}
