import 'server-only'
import { LRUCache } from 'lru-cache'
import type { ApiKey, ApiKeys } from '@/lib/core/access/api-key'

/** A revocation made elsewhere takes effect here within this time. */
export const DEFAULT_FRESH_MS = 5_000
const MAX_KEYS = 10_000
const MINUTE_MS = 60_000

type Found = { readonly key: ApiKey | undefined; readonly atMs: number }

/** Keys as the store has them, remembered for some seconds, so that a busy key costs no access to the store. */
export type Keyring = {
  /** Undefined where there is no such key. @throws AppError `store-unavailable` where the store must be asked and is away */
  find(id: string): ApiKey | undefined | Promise<ApiKey | undefined>
  /** Whether it was there when it was last looked for, however long ago. */
  isKnown(id: string): boolean
  /** It was changed on this server: the next look-up asks the store. */
  forget(id: string): void
  /** A key was used now; the store hears of it with the next flush. */
  noteUse(id: string): void
  /** Resolves once the uses so far are in the store. @throws AppError `store-unavailable`; they are kept for the next time */
  flush(): Promise<void>
}

type KeyringOptions = {
  readonly keys: Pick<ApiKeys, 'find' | 'noteUse'>
  /** Milliseconds since 1970, UTC. */
  nowMs(): number
  /** Monotonic. */
  elapsedMs(): number
  readonly freshMs?: number
}

export function createKeyring({ keys, nowMs, elapsedMs, freshMs = DEFAULT_FRESH_MS }: KeyringOptions): Keyring {
  const found = new LRUCache<string, Found>({ max: MAX_KEYS })
  const asking = new Map<string, Promise<ApiKey | undefined>>()
  /** To the minute; what the store has heard already is left out. */
  const uses = new Map<string, number>()
  const noted = new LRUCache<string, number>({ max: MAX_KEYS })

  const ask = async (id: string): Promise<ApiKey | undefined> => {
    const key = await keys.find(id)
    // A change while the store was asked has taken this question away; its answer may be of before.
    if (asking.has(id)) found.set(id, { key, atMs: elapsedMs() })
    return key
  }
  return {
    find: (id) => {
      const known = found.get(id)
      if (known && elapsedMs() - known.atMs < freshMs) return known.key
      const under = asking.get(id)
      if (under) return under
      const question = ask(id).finally(() => {
        if (asking.get(id) === question) asking.delete(id)
      })
      asking.set(id, question)
      return question
    },
    isKnown: (id) => found.peek(id)?.key !== undefined,
    forget: (id) => {
      const known = found.peek(id)
      if (known) found.set(id, { ...known, atMs: Number.NEGATIVE_INFINITY })
      asking.delete(id)
    },
    noteUse: (id) => {
      const minute = Math.floor(nowMs() / MINUTE_MS)
      if (noted.get(id) === minute) return
      noted.set(id, minute)
      uses.set(id, minute * MINUTE_MS)
    },
    flush: async () => {
      if (uses.size === 0) return
      const taken = [...uses]
      uses.clear()
      try {
        await keys.noteUse(taken.map(([id, atMs]) => ({ id, atMs })))
      } catch (error) {
        for (const [id, atMs] of taken) uses.set(id, Math.max(atMs, uses.get(id) ?? 0))
        throw error
      }
    },
  }
}
