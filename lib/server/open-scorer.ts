import 'server-only'
import type { PredictDeps, Scorer } from '@/lib/core/inference/ports'
import type { Lineup } from '@/lib/core/registry/lineup'
import type { Serving } from '@/lib/core/registry/serving'
import type { ModelStore } from './model-store'

type OpenScorerDeps = {
  readonly lineup: Pick<Lineup, 'serving' | 'pinned' | 'distrust'>
  readonly store: Pick<ModelStore, 'use'>
}

/** Scorers over the store. Each call of `score` holds the model for as long as it takes and no longer. */
export function createOpenScorer({ lineup, store }: OpenScorerDeps): PredictDeps['openScorer'] {
  const open = async (serving: Serving): Promise<Scorer> => {
    const { card } = serving
    await store.use(card, async () => undefined)
    return {
      ...serving,
      score: (records) => store.use(card, (model) => model.score(records)),
    }
  }
  return async (choice, version) => {
    const find = () => (version === undefined ? lineup.serving(choice) : lineup.pinned(choice, version))
    const serving = await find()
    try {
      return await open(serving)
    } catch (error) {
      if (serving.source === 'folder') throw error
      // What was proven and does not open any more must not fail the request: another copy of it, or what ships, may.
      lineup.distrust(choice, serving, error)
      return open(await find())
    }
  }
}
