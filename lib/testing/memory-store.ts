import type { Store } from '@/lib/adapters/db/store'
import type { Allowance, ApiKey } from '@/lib/core/access/api-key'
import type { AuditEvent } from '@/lib/core/access/audit'
import type { AppError } from '@/lib/core/errors'
import type { LoggedPrediction, PredictionFilter } from '@/lib/core/inference/prediction-log'
import type { SavedPrediction } from '@/lib/core/inference/saved-prediction'
import type { Move } from '@/lib/core/registry/moves'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

export type MemoryStore = Store & {
  /** From now on every call fails with this, until it is undefined. */
  failWith(error: AppError | undefined): void
  /** What was logged so far, in the order of writing. */
  readonly logged: readonly LoggedPrediction[]
  readonly audited: readonly AuditEvent[]
}

type Options = {
  /** Milliseconds; what windows of rate limits are measured with. */
  nowMs?(): number
}

/** A store in memory; keeps the same contract as the databases. */
export function createMemoryStore({ nowMs = () => performance.now() }: Options = {}): MemoryStore {
  const logged: LoggedPrediction[] = []
  const saved = new Map<string, SavedPrediction>()
  const keys = new Map<string, ApiKey>()
  const audited: AuditEvent[] = []
  const promotions: { readonly move: Move; readonly trackingUri: string | undefined }[] = []
  const windows = new Map<string, { used: number; endsMs: number }>()
  let failure: AppError | undefined
  const enter = () => {
    if (failure) throw failure
  }
  const change = (id: string, changed: (key: ApiKey) => ApiKey | undefined): boolean => {
    const key = keys.get(id)
    const next = key && changed(key)
    if (next) keys.set(id, next)
    return next !== undefined
  }
  return {
    logged,
    audited,
    failWith: (error) => {
      failure = error
    },
    predictions: {
      append: async (entries) => {
        enter()
        for (const entry of entries) if (!logged.some(({ id }) => id === entry.id)) logged.push(entry)
      },
      list: async (filter, limit) => {
        enter()
        return newestFirst(logged.filter((entry) => isWithin(entry, filter))).slice(0, limit)
      },
      count: async () => {
        enter()
        return logged.length
      },
      trim: async ({ days, rows }, now) => {
        enter()
        const kept = newestFirst(logged.filter(({ atMs }) => atMs >= now - days * DAY_MS)).slice(0, rows)
        const deleted = logged.length - kept.length
        logged.splice(0, logged.length, ...kept.reverse())
        return deleted
      },
    },
    saved: {
      save: async (one) => {
        enter()
        saved.set(one.id, one)
      },
      find: async (id, now) => {
        enter()
        const found = saved.get(id)
        return found && found.expiresMs > now ? found : undefined
      },
      delete: async (id, deleteHash) => {
        enter()
        return saved.get(id)?.deleteHash === deleteHash && saved.delete(id)
      },
      trim: async (now) => {
        enter()
        const expired = [...saved.values()].filter(({ expiresMs }) => expiresMs <= now)
        for (const { id } of expired) saved.delete(id)
        return expired.length
      },
    },
    keys: {
      add: async (key) => {
        enter()
        keys.set(key.id, key)
      },
      find: async (id) => {
        enter()
        return keys.get(id)
      },
      list: async () => {
        enter()
        return [...keys.values()].sort((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? 1 : -1))
      },
      revoke: async (id, atMs) => {
        enter()
        return change(id, (key) => (key.revokedMs === undefined ? { ...key, revokedMs: atMs } : undefined))
      },
      setLimit: async (id, perMinute) => {
        enter()
        return change(id, (key) => ({ ...key, perMinute }))
      },
      noteUse: async (uses) => {
        enter()
        for (const { id, atMs } of uses) {
          const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS
          change(id, (key) => ({ ...key, lastUsedMs: Math.max(key.lastUsedMs ?? 0, minuteMs) }))
        }
      },
    },
    audit: {
      append: async (event) => {
        enter()
        audited.push(event)
      },
      list: async (limit) => {
        enter()
        return newestFirst(audited).slice(0, limit)
      },
    },
    promotions: ({ trackingUri } = {}) => ({
      append: async (move) => {
        enter()
        if (!promotions.some((one) => one.move.id === move.id)) promotions.push({ move, trackingUri })
      },
      list: async () => {
        enter()
        const isOurs = (uri: string | undefined) => trackingUri === undefined || uri === trackingUri
        return promotions.filter((one) => isOurs(one.trackingUri)).map(({ move }) => move)
      },
    }),
    rateLimits: {
      take: async (bucket, perMinute): Promise<Allowance> => {
        enter()
        const now = nowMs()
        const known = windows.get(bucket)
        const window = known && known.endsMs > now ? known : { used: 0, endsMs: now + MINUTE_MS }
        window.used += 1
        windows.set(bucket, window)
        return {
          isAllowed: window.used <= perMinute,
          limit: perMinute,
          remaining: Math.max(perMinute - window.used, 0),
          resetSeconds: Math.ceil((window.endsMs - now) / 1000),
        }
      },
    },
    ping: async () => enter(),
    close: async () => {},
  }
}

function newestFirst<T extends { readonly id: string }>(entries: readonly T[]): T[] {
  return [...entries].sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0))
}

function isWithin(entry: LoggedPrediction, filter: PredictionFilter): boolean {
  return (
    (filter.before === undefined || entry.id < filter.before) &&
    (filter.configuration === undefined || entry.configuration === filter.configuration) &&
    (filter.protocol === undefined || entry.protocol === filter.protocol) &&
    (filter.keyId === undefined || entry.keyId === filter.keyId) &&
    (filter.fromMs === undefined || entry.atMs >= filter.fromMs) &&
    (filter.untilMs === undefined || entry.atMs < filter.untilMs)
  )
}
