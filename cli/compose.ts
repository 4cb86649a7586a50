import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'
import type { Store } from '@/lib/adapters/db/store'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { openXgboost, type Xgboost } from '@/lib/adapters/xgboost/native'
import { openRegistry, type Registry } from '@/lib/composition/registry'
import { openStoreOf } from '@/lib/composition/store'
import { type Env, parseEnv } from '@/lib/config/env'
import { readSecretFiles } from '@/lib/config/secrets'
import { openChecked } from '@/lib/core/inference/open-checked'
import type { ModelFiles, OpenModel } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'
import { CommandFailure } from './run-command'
import { loadSettingsFile } from './settings-file'

/**
 * The environment, and for what it does not set the file `.env`, as the server has them.
 * @throws CommandFailure naming each bad setting.
 */
export function readSettings(): Env {
  loadSettingsFile()
  try {
    return parseEnv(readSecretFiles(process.env, (path) => readFileSync(path, 'utf8')))
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : 'Invalid environment.')
  }
}

/** Undefined where no tracking server is set. */
export function findRegistry(): Registry | undefined {
  return openRegistry(readSettings(), { warn: console.error, openStore: composeStore })
}

let store: Promise<Store> | undefined

/** The store of the settings, once for the command, which closes it at its end. @throws AppError `store-unavailable` */
export function composeStore(): Promise<Store> {
  if (!store) {
    store = openStoreOf(readSettings())
    process.once('beforeExit', () => void store?.then((opened) => opened.close()).catch(() => {}))
  }
  return store
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

/** Who is at this machine, for what is written down. */
export function readUserName(): string {
  try {
    return userInfo().username
  } catch {
    return process.env.USER ?? 'unknown'
  }
}

/** The same, for the audit log. */
export function commandLineUser(): string {
  return `command line: ${readUserName()}`
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
