import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { openChecked } from '@/lib/core/inference/open-checked'
import type { PredictDeps } from '@/lib/core/inference/ports'
import { createFolderLineup } from '@/lib/core/registry/folder-lineup'
import type { Lineup } from '@/lib/core/registry/lineup'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'

/** The models that ship, open. */
export type BundledModels = Pick<PredictDeps, 'openScorer'> & { readonly lineup: Lineup; release(): Promise<void> }

/** Takes about a second. */
export async function openBundledModels(): Promise<BundledModels> {
  const files = createModelFolder('models')
  const lineup = createFolderLineup(files)
  const opening = MODEL_CHOICES.map(async (choice) => {
    const model = await openChecked({ files, runtime: { openModel } }, await files.readCard(choice))
    return [choiceId(choice), model] as const
  })
  const models = new Map(await Promise.all(opening))
  return {
    lineup,
    openScorer: async (choice, version) => {
      const serving = await (version === undefined ? lineup.serving(choice) : lineup.pinned(choice, version))
      const model = models.get(choiceId(choice))
      if (!model) throw new Error('There is a configuration without a model.')
      return { ...serving, score: (records) => model.score(records) }
    },
    release: async () => {
      await Promise.all([...models.values()].map((model) => model.release()))
    },
  }
}
