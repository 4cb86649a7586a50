import 'server-only'
import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { createPromotionLog } from '@/lib/adapters/files/promotion-log'
import { openModelWhileServing } from '@/lib/adapters/onnx/runtime'
import { openRegistry, type Registry } from '@/lib/composition/registry'
import { type Env, modelSourceOf } from '@/lib/config/env'
import type { AnswerDeps } from '@/lib/core/inference/answer'
import { checkModel, openChecked } from '@/lib/core/inference/open-checked'
import type { ModelFiles } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'
import { createFolderLineup } from '@/lib/core/registry/folder-lineup'
import type { Lineup } from '@/lib/core/registry/lineup'
import type { ChoiceId } from '@/lib/core/registry/model-choice'
import type { PromotionLog, RunArtifacts, RunReader } from '@/lib/core/registry/ports'
import type { PromotionDeps } from '@/lib/core/registry/promote'
import { createDrain, type Drain } from './drain'
import { readEnv } from './env'
import { createFollowingLineup } from './follow'
import { createLogger, describeCauses, type Logger } from './logger'
import { createModelStore, type ModelStore } from './model-store'
import { createOpenScorer } from './open-scorer'
import { createPinRule } from './pin-rule'
import { createSlowRefresh } from './slow-refresh'

/** What the process has one of. */
export type Container = {
  readonly settings: Env
  readonly logger: Logger
  readonly lineup: Lineup
  /** The lineup's, for whoever asks: no oftener than the registry is to be asked. */
  refresh(): Promise<void>
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

/** People wait for pages, and the next refresh comes soon: short time limits, few attempts. */
const TRACKING_LIMITS = { callMs: 4_000, artifactMs: 15_000, attempts: 2, pauseMs: 200, maxPauseMs: 2_000 }

/** Hot reload and separate bundles each load this module anew; all find the same container under this key. */
export const CONTAINER_KEY = Symbol.for('bracket.container')

type ContainerHolder = typeof globalThis & { [CONTAINER_KEY]?: Container }

export function getContainer(): Container {
  const holder: ContainerHolder = globalThis
  holder[CONTAINER_KEY] ??= createContainer()
  return holder[CONTAINER_KEY]
}

function createContainer(): Container {
  const env = readEnv()
  const logger = createLogger({
    level: env.LOG_LEVEL,
    write: (line) => process.stdout.write(line),
    now: () => new Date(),
  })
  const registry = openRegistry(env, TRACKING_LIMITS)
  const folder = createModelFolder(env.MODELS_DIR)
  const files: Pick<ModelFiles, 'readModel'> = registry ? eitherOf(registry.cache, folder) : folder
  const open = (card: ModelCard) => openChecked({ files, runtime: { openModel: openModelWhileServing } }, card)
  const store = createModelStore({
    open,
    budgetBytes: env.MODEL_MEMORY_MB * 1_000_000,
    onReleaseFailure: (error) => logger.warn('a model could not be closed', { cause: describeCauses(error) }),
  })
  const isFollowing = registry !== undefined && modelSourceOf(env) === 'mlflow'
  const lineup = isFollowing ? follow(env, { registry, folder, store, open, logger }) : createFolderLineup(folder)
  const elapsedMs = () => performance.now()
  return {
    settings: env,
    logger,
    lineup,
    refresh: createSlowRefresh({ lineup, elapsedMs }),
    openModels: store,
    predictDeps: {
      openScorer: createOpenScorer({ lineup, store }),
      takeTurn: () => new Promise((resolve) => setImmediate(resolve)),
      log: undefined,
      keepsRecords: env.LOG_RECORDS,
      nowMs: () => Date.now(),
      elapsedMs,
      newPredictionId: () => uuidv7(),
    },
    promotionLog: registry?.promotion.log ?? createPromotionLog(env.PROMOTION_LOG),
    tracking: registry && trackingOf(registry),
    isFollowing,
    drain: createDrain(),
    close: async () => {},
    elapsedMs,
    newId: () => randomUUID(),
  }
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
  readonly store: ModelStore
  readonly logger: Logger
  open(card: ModelCard): ReturnType<typeof openChecked>
}

function follow(env: Env, { registry, folder, store, open, logger }: FollowParts): Lineup {
  return createFollowingLineup({
    ...registry,
    logger,
    nowMs: () => Date.now(),
    readBundled: folder.readCard,
    // What nobody asks for need not stay in memory; where requests come, they are not to wait for it.
    prove: (card, { isAsked }) =>
      isAsked ? store.use(card, (model) => checkModel(card, model)) : open(card).then((model) => model.release()),
    letGo: ({ file }) => store.letGo(file.digest),
    canPin: createPinRule(env.MODEL_PIN_ALLOW),
  })
}
