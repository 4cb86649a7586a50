import 'server-only'
import type { ModelFiles, PredictDeps } from '@/lib/core/inference/ports'
import type { ModelStore } from './model-store'

type OpenScorerDeps = { readonly files: Pick<ModelFiles, 'readCard'>; readonly store: Pick<ModelStore, 'use'> }

/** Scorers over the store. Each call of `score` holds the model for as long as it takes and no longer. */
export function createOpenScorer({ files, store }: OpenScorerDeps): PredictDeps['openScorer'] {
  return async (choice) => {
    const card = await files.readCard(choice)
    return {
      card,
      source: 'folder',
      score: (records) => store.use(card, async (model) => (await model.score(records)).probabilities),
    }
  }
}
