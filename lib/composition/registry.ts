import { createHash, randomUUID } from 'node:crypto'
import type { Store } from '@/lib/adapters/db/store'
import { createModelCache, type ModelCache } from '@/lib/adapters/files/model-cache'
import { type Mlflow, openMlflow } from '@/lib/adapters/mlflow/client'
import { type MlflowOptions, mlflowSettings } from '@/lib/adapters/mlflow/settings'
import { openModelWhileServing } from '@/lib/adapters/onnx/runtime'
import type { Env } from '@/lib/config/env'
import { trackingCredentials } from '@/lib/config/tracking'
import { examineVersion } from '@/lib/core/inference/examine'
import { type FetchDeps, fetchVersion } from '@/lib/core/registry/fetch-version'
import type { PromotionDeps } from '@/lib/core/registry/promote'
import type { RegisteredVersion } from '@/lib/core/registry/version'
import { promotionsOf } from './store'

/** The tracking server and its registry, with what this machine keeps of it. */
export type Registry = {
  readonly mlflow: Mlflow
  /** Without credentials. */
  readonly trackingUri: string
  readonly cache: ModelCache
  readonly fetchDeps: FetchDeps
  readonly promotion: PromotionDeps
}

export type RegistryOptions = MlflowOptions & {
  /** Asked when a move is written down or read. */
  openStore(): Promise<Store>
}

/** Undefined where no tracking server is set. Nothing is asked of it yet. */
export function openRegistry(env: Env, { openStore, ...options }: RegistryOptions): Registry | undefined {
  const credentials = trackingCredentials(env)
  if (!credentials) return undefined
  const settings = mlflowSettings(credentials, options)
  const mlflow = openMlflow(settings)
  const cache = createModelCache(env.MODEL_CACHE_DIR, { trackingUri: settings.trackingUri })
  const { artifacts, registry } = mlflow
  const fetchDeps: FetchDeps = {
    artifacts,
    cache,
    digestOf: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  }
  const examineDeps = {
    artifacts,
    files: cache,
    runtime: { openModel: openModelWhileServing },
    fetchVersion: (version: RegisteredVersion) => fetchVersion(fetchDeps, version),
  }
  return {
    mlflow,
    trackingUri: settings.trackingUri,
    cache,
    fetchDeps,
    promotion: {
      registry,
      log: promotionsOf(openStore, settings),
      examine: (version) => examineVersion(examineDeps, version),
      takeTurn: () => new Promise((resolve) => setImmediate(resolve)),
      newId: () => randomUUID(),
      now: () => new Date().toISOString(),
    },
  }
}
