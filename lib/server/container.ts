import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Store } from '@/lib/adapters/db/store'
import { createMetrics, type Metrics } from '@/lib/adapters/prometheus/metrics'
import { openRegistry, type Registry } from '@/lib/composition/registry'
import { openStoreOf } from '@/lib/composition/store'
import type { Env } from '@/lib/config/env'
import type { AnswerDeps } from '@/lib/core/inference/answer'
import type { Lineup } from '@/lib/core/registry/lineup'
import type { ChoiceId } from '@/lib/core/registry/model-choice'
import type { PromotionLog, RunArtifacts, RunReader } from '@/lib/core/registry/ports'
import type { PromotionDeps } from '@/lib/core/registry/promote'
import packageJson from '@/package.json' with { type: 'json' }
import { type AccessControl, createAccessControl } from './access-control'
import { createDrain, type Drain } from './drain'
import { createEntryIds } from './entry-ids'
import { readEnv } from './env'
import { noteKeyUses } from './key-uses'
import { type Logger, openServerLog, type ServerLog } from './logger'
import { watchLoop } from './loop-watch'
import { timeAppends } from './metrics'
import type { ModelStore } from './model-store'
import { openModels } from './open-models'
import { createOpenScorer } from './open-scorer'
import { openTracing } from './open-tracing'
import { watchReadings } from './readings'
import { createSlowRefresh } from './slow-refresh'
import { type StoreWatch, watchStore } from './store-watch'
import type { Tracing } from './tracing'

/** What the process has one of. */
export type Container = {
  readonly settings: Env
  readonly logger: Logger
  readonly lineup: Lineup
  /** The lineup's, for whoever asks: no oftener than the registry is to be asked. */
  refresh(): Promise<void>
  readonly store: Store
  readonly storeWatch: StoreWatch
  readonly access: AccessControl
  readonly metrics: Metrics
  readonly tracing: Tracing
  readonly openModels: Pick<ModelStore, 'stateOf' | 'memoryBytesOf'>
  readonly predictDeps: AnswerDeps
  readonly promotionLog: PromotionLog
  /** What the tracking server can be asked; undefined where none is set. */
  readonly tracking: Tracking | undefined
  /** Whether the registry's champions serve; else what ships does. */
  readonly isFollowing: boolean
  readonly drain: Drain
  /** Writes out what is still in memory and closes what is open; nothing is asked of it afterwards. */
  close(): Promise<void>
  /** Monotonic. */
  elapsedMs(): number
  newId(): string
}

export type Tracking = {
  readonly runs: RunReader & RunArtifacts
  readonly promotion: PromotionDeps
  /** Of the server's pages; without credentials. */
  readonly url: string
  /** Configurations whose champion is being moved. */
  readonly underWay: Set<ChoiceId>
}

const { version } = packageJson

/** People wait for pages, and the next refresh comes soon: short time limits, few attempts. */
const TRACKING_LIMITS = { callMs: 4_000, artifactMs: 15_000, attempts: 2, pauseMs: 200, maxPauseMs: 2_000 }

/** Hot reload and separate bundles each load this module anew; all find the same container under this key. */
export const CONTAINER_KEY = Symbol.for('bracket.container')

type ContainerHolder = typeof globalThis & { [CONTAINER_KEY]?: Container }

/** The process's own. @throws Error before `openContainer` is done, which no request comes before */
export function getContainer(): Container {
  const holder: ContainerHolder = globalThis
  const { [CONTAINER_KEY]: container } = holder
  if (!container) throw new Error('The app has not started.')
  return container
}

/** @throws AppError `store-unavailable`, in words for the operator */
export async function openContainer(): Promise<void> {
  const holder: ContainerHolder = globalThis
  if (holder[CONTAINER_KEY]) return
  const env = readEnv()
  const metrics = createMetrics({ version, node: process.version })
  const store = await openStoreOf(env, { onCommit: (batch) => metrics.log.committed(batch) })
  holder[CONTAINER_KEY] = createContainer(env, { store, metrics })
}

type OpenParts = { readonly store: Store; readonly metrics: Metrics }

function createContainer(env: Env, { store, metrics }: OpenParts): Container {
  const elapsedMs = () => performance.now()
  const nowMs = () => Date.now()
  const { logger, flush } = openServerLog({ level: env.LOG_LEVEL, now: () => new Date() })
  const tracing = openTracing({ env, version, logger, elapsedMs })
  const registry = openRegistry(env, {
    ...TRACKING_LIMITS,
    openStore: async () => store,
    headers: () => tracing.headersHere(),
  })
  const models = openModels(env, { registry, metrics, logger, elapsedMs })
  const access = createAccessControl({ settings: env, store, loop: watchLoop({ elapsedMs }), nowMs, elapsedMs })
  const storeWatch = watchStore({ ping: () => store.ping(), elapsedMs })
  const appends = { metrics: metrics.log, watch: storeWatch, elapsedMs }
  const log = env.LOG_PREDICTIONS ? timeAppends(store.predictions, appends) : undefined
  const parts = { settings: env, logger, store, storeWatch, access, metrics, tracing, drain: createDrain(), ...models }
  watchReadings(metrics, { ...parts, log })
  return {
    ...parts,
    refresh: createSlowRefresh({ lineup: models.lineup, elapsedMs }),
    predictDeps: {
      openScorer: createOpenScorer({ lineup: models.lineup, store: models.openModels }),
      takeTurn: () => new Promise((resolve) => setImmediate(resolve)),
      log,
      keepsRecords: env.LOG_RECORDS,
      metrics: metrics.inference,
      nowMs,
      elapsedMs,
      newPredictionId: createEntryIds({ nowMs }),
    },
    promotionLog: registry?.promotion.log ?? store.promotions(),
    tracking: registry && trackingOf(registry),
    close: () => close({ ...parts, flush }),
    elapsedMs,
    newId: () => randomUUID(),
  }
}

type CloseParts = Pick<Container, 'store' | 'tracing' | 'access' | 'logger'> & Pick<ServerLog, 'flush'>

/** What fails does not keep the rest from being closed. @throws what closing the store throws */
async function close({ store, tracing, flush, ...parts }: CloseParts): Promise<void> {
  await noteKeyUses(parts)
  try {
    await store.close()
  } finally {
    await tracing.stop()
    await flush()
  }
}

function trackingOf({ mlflow, promotion, trackingUri }: Registry): Tracking {
  return { runs: { ...mlflow.runs, ...mlflow.artifacts }, promotion, url: trackingUri, underWay: new Set() }
}
