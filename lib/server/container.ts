import 'server-only'
import { randomUUID } from 'node:crypto'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { openChecked } from '@/lib/core/inference/open-checked'
import type { ModelFiles, PredictDeps } from '@/lib/core/inference/ports'
import { readEnv } from './env'
import { createLogger, describeCauses, type Logger } from './logger'
import { createModelStore, type ModelStore } from './model-store'
import { createOpenScorer } from './open-scorer'

/** What the process has one of. */
export type Container = {
  readonly logger: Logger
  readonly files: ModelFiles
  readonly store: Pick<ModelStore, 'stateOf'>
  readonly predictDeps: PredictDeps
  /** Monotonic. */
  elapsedMs(): number
  newId(): string
}

/** Hot reload and separate bundles each load this module anew; all find the same container under this key. */
export const CONTAINER_KEY = Symbol.for('bracket.container')

type ContainerHolder = typeof globalThis & { [CONTAINER_KEY]?: Container }

export function getContainer(): Container {
  const holder: ContainerHolder = globalThis
  holder[CONTAINER_KEY] ??= createContainer()
  return holder[CONTAINER_KEY]
}

function createContainer(): Container {
  const { MODELS_DIR, MODEL_MEMORY_MB, LOG_LEVEL } = readEnv()
  const logger = createLogger({
    level: LOG_LEVEL,
    write: (line) => process.stdout.write(line),
    now: () => new Date(),
  })
  const files = createModelFolder(MODELS_DIR)
  const store = createModelStore({
    open: (card) => openChecked({ files, runtime: { openModel } }, card),
    budgetBytes: MODEL_MEMORY_MB * 1_000_000,
    onReleaseFailure: (error) => logger.warn('a model could not be closed', { cause: describeCauses(error) }),
  })
  return {
    logger,
    files,
    store,
    predictDeps: {
      openScorer: createOpenScorer({ files, store }),
      takeTurn: () => new Promise((resolve) => setImmediate(resolve)),
    },
    elapsedMs: () => performance.now(),
    newId: () => randomUUID(),
  }
}
