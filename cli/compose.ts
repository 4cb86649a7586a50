import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { openXgboost, type Xgboost } from '@/lib/adapters/xgboost/native'
import { openRegistry, type Registry } from '@/lib/composition/registry'
import type { Env } from '@/lib/config/env'
import { openChecked } from '@/lib/core/inference/open-checked'
import type { ModelFiles, OpenModel } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'
import { composeStore } from './compose-store'
import { CommandFailure } from './run-command'
import { readSettings } from './settings'
import { loadSettingsFile } from './settings-file'

/** Undefined where no tracking server is set. */
export function findRegistry(): Registry | undefined {
  return openRegistry(readSettings(), { warn: console.error, openStore: composeStore })
}

/** @throws CommandFailure where no tracking server is set, with `hint` at its end. */
export function composeRegistry({ hint = '' }: { hint?: string | undefined } = {}): Registry {
  const registry = findRegistry()
  if (registry) return registry
  throw new CommandFailure(
    `There is no tracking server. Set MLFLOW_TRACKING_URI, in the environment or in .env, to the address of MLflow’s ` +
      `or DagsHub’s (https://dagshub.com/owner/repository.mlflow), and the credentials beside it: see .env.example. ${hint}`.trim(),
  )
}

/** @throws AppError `trainer-unavailable`, with what to install. */
export function openTrainer({ threads }: { threads: number }): Xgboost {
  loadSettingsFile()
  // Waiting OpenMP threads would spin and starve whatever else runs here; the library reads this when it is loaded.
  process.env.OMP_WAIT_POLICY ??= 'passive'
  return openXgboost({ libraryPath: process.env.XGBOOST_LIBRARY || undefined, threads })
}

/** The commit that is checked out; nothing outside a git checkout. */
export async function readCodeCommit(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'])
    return stdout.trim()
  } catch {
    return null
  }
}

export type Tools = {
  readonly env: Env
  readonly files: ModelFiles
  /** Checks digest, inputs and known answers. Whoever opens a model releases it. */
  openModel(card: ModelCard): Promise<OpenModel>
}

/** What commands work with, under the server's settings. `modelsDir` overrides the environment's. */
export function composeTools({ modelsDir }: { modelsDir?: string | undefined } = {}): Tools {
  const env = readSettings()
  const files = createModelFolder(modelsDir ?? env.MODELS_DIR)
  return { env, files, openModel: (card) => openChecked({ files, runtime: { openModel } }, card) }
}
