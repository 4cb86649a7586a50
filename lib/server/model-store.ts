import 'server-only'
import { LRUCache } from 'lru-cache'
import type { EvictionReason } from '@/lib/core/inference/metrics'
import type { OpenModel } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'

/** Resident memory of an open model, measured on tree ensembles from 0.3 to 16 MB: a fixed part, and so much a file byte. */
export const DEFAULT_BYTES_PER_FILE_BYTE = 13
export const DEFAULT_BYTES_PER_MODEL = 2_000_000

/** `failed`: the last attempt to load it failed; the next one tries again. */
export type ModelState = 'cold' | 'loading' | 'ready' | 'failed'

export type ModelStore = {
  /** Runs `work` on the model, which stays open until the work is done, whatever is evicted meanwhile. */
  use<T>(card: ModelCard, work: (model: OpenModel) => Promise<T>): Promise<T>
  stateOf(digest: string): ModelState
  /** Estimated; undefined while the model is not in memory. */
  memoryBytesOf(digest: string): number | undefined
  countOpen(): number
  /** Closes a model that nobody will ask for, once the answers under way are given. */
  letGo(digest: string): void
}

type StoreOptions = {
  open(card: ModelCard): Promise<OpenModel>
  readonly budgetBytes: number
  readonly bytesPerFileByte?: number
  readonly bytesPerModel?: number
  onEviction?(reason: EvictionReason): void
  /** A model that is no longer needed could not be closed. */
  onReleaseFailure(error: unknown): void
}

type Slot = {
  readonly opening: Promise<OpenModel>
  isReady: boolean
  isEvicted: boolean
  users: number
}

/**
 * Open models by digest, least recently used out first. One load serves everybody who asks meanwhile. The budget
 * bounds what is kept; a model above it is kept alone, and one evicted in the middle of an answer closes after it.
 */
export function createModelStore({
  open,
  budgetBytes,
  bytesPerFileByte = DEFAULT_BYTES_PER_FILE_BYTE,
  bytesPerModel = DEFAULT_BYTES_PER_MODEL,
  onEviction = () => undefined,
  onReleaseFailure,
}: StoreOptions): ModelStore {
  const failed = new Set<string>()
  const maxSize = Math.max(1, Math.floor(budgetBytes))
  const sizeOf = ({ file }: ModelCard) =>
    Math.min(maxSize, Math.max(1, Math.ceil(bytesPerModel + file.bytes * bytesPerFileByte)))
  const slots = new LRUCache<string, Slot>({
    maxSize,
    dispose: (slot, _digest, reason) => {
      slot.isEvicted = true
      if (slot.isReady) onEviction(reason === 'evict' ? 'memory' : 'replaced')
      releaseIfIdle(slot)
    },
  })

  function releaseIfIdle(slot: Slot): void {
    if (!slot.isEvicted || !slot.isReady || slot.users > 0) return
    slot.opening.then((model) => model.release()).catch(onReleaseFailure)
  }

  function load(card: ModelCard): Slot {
    const { digest } = card.file
    const slot: Slot = { opening: open(card), isReady: false, isEvicted: false, users: 0 }
    slots.set(digest, slot, { size: sizeOf(card) })
    slot.opening.then(
      () => {
        slot.isReady = true
        failed.delete(digest)
      },
      () => {
        failed.add(digest)
        if (slots.peek(digest) === slot) slots.delete(digest)
      },
    )
    return slot
  }

  return {
    use: async (card, work) => {
      const slot = slots.get(card.file.digest) ?? load(card)
      slot.users++
      try {
        return await work(await slot.opening)
      } finally {
        slot.users--
        releaseIfIdle(slot)
      }
    },
    stateOf: (digest) => {
      const slot = slots.peek(digest)
      if (slot) return slot.isReady ? 'ready' : 'loading'
      return failed.has(digest) ? 'failed' : 'cold'
    },
    memoryBytesOf: (digest) => (slots.peek(digest)?.isReady ? slots.info(digest)?.size : undefined),
    countOpen: () => [...slots.values()].filter(({ isReady }) => isReady).length,
    letGo: (digest) => {
      slots.delete(digest)
      failed.delete(digest)
    },
  }
}
