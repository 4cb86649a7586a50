import { AppError } from '@/lib/core/errors'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { Move } from '@/lib/core/registry/moves'
import type { Tracking } from '@/lib/server/container'
import { createMemoryRegistry, type MemoryRegistry } from './memory-registry'
import { inventHoldout, registerModel } from './versions'

export type InventedTracking = {
  readonly tracking: Tracking
  readonly memory: MemoryRegistry
  /** @throws AppError `model-invalid` for a version that there is not. */
  cardOf(version: string): ModelCard
}

/** A registry of two good versions and a third that ranks badly; none is champion. */
export function inventTracking(choice: ModelChoice, { nowMs }: { nowMs(): number }): InventedTracking {
  const memory = createMemoryRegistry()
  const holdouts = [1, 1, 0].map((sharpness) => inventHoldout(sharpness, { rows: 400 }))
  const cards = holdouts.map((holdout, i) => registerModel(memory, { choice, name: `model ${i + 1}`, holdout }).card)
  const cardOf = (version: string) => {
    const card = cards[Number(version) - 1]
    if (!card) throw new AppError('model-invalid', 'It has no card.')
    return card
  }
  const moves: Move[] = []
  let ids = 0
  const tracking: Tracking = {
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
      examine: async ({ version }) => ({ card: cardOf(version), holdout: holdouts[Number(version) - 1] }),
      takeTurn: async () => {},
      newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
      now: () => new Date(nowMs()).toISOString(),
    },
  }
  return { tracking, memory, cardOf }
}
