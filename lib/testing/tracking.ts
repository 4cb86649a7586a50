import { AppError } from '@/lib/core/errors'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { Move } from '@/lib/core/registry/moves'
import type { Tracking } from '@/lib/server/container'
import { createMemoryRegistry } from './memory-registry'
import { inventHoldout, registerModel } from './versions'

/** A registry of two good versions, of which the first serves, and a third that ranks badly; its clock stands still. */
export async function inventTracking(choice: ModelChoice, { nowMs }: { readonly nowMs: number }): Promise<Tracking> {
  const memory = createMemoryRegistry()
  const holdouts = [1, 1, 0].map((sharpness) => inventHoldout(sharpness, { rows: 400 }))
  const made = holdouts.map((holdout, i) => registerModel(memory, { choice, name: `model ${i + 1}`, holdout }))
  const moves: Move[] = []
  const [first] = made
  if (first) await memory.registry.setChampion(first.version)
  let ids = 0
  return {
    url: 'http://tracking.example',
    underWay: new Set(),
    runs: {
      ...memory.artifacts,
      listRuns: async () => [],
      findRun: async () => undefined,
      readHistory: async () => [],
    },
    promotion: {
      registry: memory.registry,
      log: { append: async (move) => void moves.push(move), list: async () => moves },
      examine: async ({ version }) => {
        const card = made[Number(version) - 1]?.card
        if (!card) throw new AppError('model-invalid', 'It has no card.')
        return { card, holdout: holdouts[Number(version) - 1] }
      },
      takeTurn: async () => {},
      newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
      now: () => new Date(nowMs).toISOString(),
    },
  }
}
