import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { type Env, parseEnv } from '@/lib/config/env'
import { openChecked } from '@/lib/core/inference/open-checked'
import type { ModelFiles, OpenModel } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'

export type Tools = {
  readonly env: Env
  readonly files: ModelFiles
  /** Checks digest, inputs and known answers. Whoever opens a model releases it. */
  openModel(card: ModelCard): Promise<OpenModel>
}

/** What commands work with, under the server's settings. `modelsDir` overrides the environment's. */
export function composeTools({ modelsDir }: { modelsDir?: string | undefined } = {}): Tools {
  const env = parseEnv(process.env)
  const files = createModelFolder(modelsDir ?? env.MODELS_DIR)
  return { env, files, openModel: (card) => openChecked({ files, runtime: { openModel } }, card) }
}
