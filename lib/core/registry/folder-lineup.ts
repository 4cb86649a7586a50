import type { ModelCard } from './card'
import type { Lineup } from './lineup'
import type { ModelChoice } from './model-choice'
import { unknownVersion } from './pins'

/** The models that ship, where no registry is followed. `readCard` throws AppError `model-unavailable`. */
export function createFolderLineup({ readCard }: { readCard(choice: ModelChoice): Promise<ModelCard> }): Lineup {
  const serving: Lineup['serving'] = async (choice) => {
    const card = await readCard(choice)
    return { card, version: card.version, source: 'folder' }
  }
  return {
    serving,
    pinned: async (choice, version) => {
      const found = await serving(choice)
      if (found.version !== version) throw unknownVersion(choice, version)
      return found
    },
    distrust: () => undefined,
    refresh: async () => undefined,
    staleOf: () => undefined,
    heard: async () => undefined,
  }
}
