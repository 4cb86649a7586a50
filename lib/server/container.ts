import 'server-only'
import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Store } from '@/lib/adapters/db/store'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { openModelWhileServing } from '@/lib/adapters/onnx/runtime'
import { createMetrics, type Metrics } from '@/lib/adapters/prometheus/metrics'
import { openRegistry, type Registry } from '@/lib/composition/registry'
import { openStoreOf } from '@/lib/composition/store'
import { type Env, modelSourceOf } from '@/lib/config/env'
import type { AnswerDeps } from '@/lib/core/inference/answer'
import { checkModel, openChecked } from '@/lib/core/inference/open-checked'
import type { ModelFiles } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'
import { createFolderLineup } from '@/lib/core/registry/folder-lineup'
import type { Lineup } from '@/lib/core/registry/lineup'
import { type ChoiceId, choiceFromId, choiceId } from '@/lib/core/registry/model-choice'
import type { PromotionLog, RunArtifacts, RunReader } from '@/lib/core/registry/ports'
import type { PromotionDeps } from '@/lib/core/registry/promote'
import packageJson from '@/package.json' with { type: 'json' }
import { type AccessControl, createAccessControl } from './access-control'
import { createDrain, type Drain } from './drain'
import { readEnv } from './env'
import { createFollowingLineup } from './follow'
import { describeCauses, type Logger, openServerLog } from './logger'
import { watchLoop } from './loop-watch'
import { createUpReading, timeAppends } from './metrics'
import { createModelStore, type ModelStore } from './model-store'
import { createOpenScorer } from './open-scorer'
import { openTracing } from './open-tracing'
import { createPinRule } from './pin-rule'
import { createSlowRefresh } from './slow-refresh'
import type { Tracing } from './tracing'

/** What the process has one of. */
export type Container = {
  readonly settings: Env
  readonly logger: Logger
  readonly lineup: Lineup
  /** The lineup's, for whoever asks: no oftener than the registry is to be asked. */
  refresh(): Promise<void>
  readonly store: Store
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

/** How often the store hears which keys were used. */
const KEY_USES_MS = 15_000

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
  const { logger, flush } = openServerLog({ level: env.LOG_LEVEL, now: () => new Date() })
  const tracing = openTracing({ env, version, logger, elapsedMs })
  const registry = openRegistry(env, {
    ...TRACKING_LIMITS,
    openStore: async () => store,
    headers: () => tracing.headersHere(),
  })
  const folder = createModelFolder(env.MODELS_DIR)
  const files: Pick<ModelFiles, 'readModel'> = registry ? eitherOf(registry.cache, folder) : folder
  const open = async (card: ModelCard) => {
    const startedMs = elapsedMs()
    const model = await openChecked({ files, runtime: { openModel: openModelWhileServing } }, card)
    metrics.models.loaded({ configuration: choiceId(card.configuration), loadMs: elapsedMs() - startedMs })
    return model
  }
  const openModels = createModelStore({
    open,
    budgetBytes: env.MODEL_MEMORY_MB * 1_000_000,
    onEviction: (reason) => metrics.models.evicted(reason),
    onReleaseFailure: (error) => logger.warn('a model could not be closed', { cause: describeCauses(error) }),
  })
  const isFollowing = registry !== undefined && modelSourceOf(env) === 'mlflow'
  const lineup = isFollowing ? follow(env, { registry, folder, openModels, open, logger }) : createFolderLineup(folder)
  const drain = createDrain()
  metrics.watch('modelsResident', () => openModels.countOpen())
  metrics.watch('isReady', () => !drain.isDraining)
  const access = createAccessControl({
    settings: env,
    store,
    loop: watchLoop({ elapsedMs }),
    nowMs: () => Date.now(),
    elapsedMs,
  })
  const flushUses = () =>
    access.keyring
      .flush()
      .catch((error: unknown) => logger.warn('uses of keys could not be noted', { cause: describeCauses(error) }))
  setInterval(() => void flushUses(), KEY_USES_MS).unref()
  metrics.watch('recordsInFlight', () => access.admission.weight)
  metrics.watch('recordsAtMost', () => env.MAX_RECORDS_IN_FLIGHT)
  const log = env.LOG_PREDICTIONS ? timeAppends(store.predictions, { metrics: metrics.log, elapsedMs }) : undefined
  metrics.watch('logQueueRows', () => log?.waitingRows())
  metrics.watch('isStoreUp', createUpReading({ ping: () => store.ping(), elapsedMs }))
  metrics.watchModels('staleSeconds', (id) => secondsStale(lineup, id))
  return {
    settings: env,
    logger,
    lineup,
    refresh: createSlowRefresh({ lineup, elapsedMs }),
    store,
    access,
    metrics,
    tracing,
    openModels,
    predictDeps: {
      openScorer: createOpenScorer({ lineup, store: openModels }),
      takeTurn: () => new Promise((resolve) => setImmediate(resolve)),
      log,
      keepsRecords: env.LOG_RECORDS,
      metrics: metrics.inference,
      nowMs: () => Date.now(),
      elapsedMs,
      newPredictionId: () => uuidv7(),
    },
    promotionLog: registry?.promotion.log ?? store.promotions(),
    tracking: registry && trackingOf(registry),
    isFollowing,
    drain,
    close: async () => {
      await flushUses()
      await store.close()
      await tracing.stop()
      await flush()
    },
    elapsedMs,
    newId: () => randomUUID(),
  }
}

function secondsStale(lineup: Lineup, id: ChoiceId): number | undefined {
  const choice = choiceFromId(id)
  if (!choice) return undefined
  const stale = lineup.staleOf(choice)
  return stale ? (Date.now() - stale.sinceMs) / 1000 : 0
}

function trackingOf({ mlflow, promotion, trackingUri }: Registry): Tracking {
  return { runs: { ...mlflow.runs, ...mlflow.artifacts }, promotion, url: trackingUri, underWay: new Set() }
}

/** A downloaded model, or one that ships. */
function eitherOf(cache: Pick<ModelFiles, 'readModel'>, folder: Pick<ModelFiles, 'readModel'>) {
  return { readModel: (card: ModelCard) => cache.readModel(card).catch(() => folder.readModel(card)) }
}

type FollowParts = {
  readonly registry: Registry
  readonly folder: ModelFiles
  readonly openModels: ModelStore
  readonly logger: Logger
  open(card: ModelCard): ReturnType<typeof openChecked>
}

function follow(env: Env, { registry, folder, openModels, open, logger }: FollowParts): Lineup {
  return createFollowingLineup({
    ...registry,
    logger,
    nowMs: () => Date.now(),
    readBundled: folder.readCard,
    // What nobody asks for need not stay in memory; where requests come, they are not to wait for it.
    prove: (card, { isAsked }) =>
      isAsked ? openModels.use(card, (model) => checkModel(card, model)) : open(card).then((model) => model.release()),
    letGo: ({ file }) => openModels.letGo(file.digest),
    canPin: createPinRule(env.MODEL_PIN_ALLOW),
  })
}
