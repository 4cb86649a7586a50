import 'server-only'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { openModelWhileServing } from '@/lib/adapters/onnx/runtime'
import type { Metrics } from '@/lib/adapters/prometheus/metrics'
import type { Registry } from '@/lib/composition/registry'
import { type Env, modelSourceOf } from '@/lib/config/env'
import { checkModel, openChecked } from '@/lib/core/inference/open-checked'
import type { ModelFiles, OpenModel } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'
import { createFolderLineup } from '@/lib/core/registry/folder-lineup'
import type { Lineup } from '@/lib/core/registry/lineup'
import { choiceId } from '@/lib/core/registry/model-choice'
import { createFollowingLineup } from './follow'
import { describeCauses, type Logger } from './logger'
import { createModelStore, type ModelStore } from './model-store'
import { createPinRule } from './pin-rule'

export type Models = {
  /** Which version serves what. */
  readonly lineup: Lineup
  readonly openModels: ModelStore
  /** Whether the registry's champions serve; else what ships does. */
  readonly isFollowing: boolean
}

type ModelsDeps = {
  /** Undefined where no tracking server is set. */
  readonly registry: Registry | undefined
  readonly metrics: Pick<Metrics, 'models'>
  readonly logger: Logger
  /** Monotonic. */
  elapsedMs(): number
}

/** The models of the settings. None is opened yet. */
export function openModels(env: Env, { registry, metrics, logger, elapsedMs }: ModelsDeps): Models {
  const folder = createModelFolder(env.MODELS_DIR)
  const files = registry ? eitherOf(registry.cache, folder) : folder
  const open = async (card: ModelCard) => {
    const startedMs = elapsedMs()
    const model = await openChecked({ files, runtime: { openModel: openModelWhileServing } }, card)
    metrics.models.loaded({ configuration: choiceId(card.configuration), loadMs: elapsedMs() - startedMs })
    return model
  }
  const store = createModelStore({
    open,
    budgetBytes: env.MODEL_MEMORY_MB * 1_000_000,
    onEviction: (reason) => metrics.models.evicted(reason),
    onReleaseFailure: (error) => logger.warn('a model could not be closed', { cause: describeCauses(error) }),
  })
  if (!registry || modelSourceOf(env) !== 'mlflow') {
    return { lineup: createFolderLineup(folder), openModels: store, isFollowing: false }
  }
  return { lineup: follow(env, { registry, folder, store, open, logger }), openModels: store, isFollowing: true }
}

type ReadModel = Pick<ModelFiles, 'readModel'>

/** A downloaded model, or one that ships. */
function eitherOf(cache: ReadModel, folder: ReadModel): ReadModel {
  return { readModel: (card) => cache.readModel(card).catch(() => folder.readModel(card)) }
}

type FollowParts = {
  readonly registry: Registry
  readonly folder: ModelFiles
  readonly store: ModelStore
  readonly logger: Logger
  open(card: ModelCard): Promise<OpenModel>
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
