import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lineup } from '@/lib/core/registry/lineup'

/** Anybody may ask for a refresh; the registry is asked no oftener for it. */
const DEFAULT_EVERY_MS = 1_000

type SlowRefreshDeps = { readonly lineup: Pick<Lineup, 'refresh'>; elapsedMs(): number; readonly everyMs?: number }

/** `lineup.refresh`, begun once in so many milliseconds at most; whoever asks in between waits for the next. */
export function createSlowRefresh({
  lineup,
  elapsedMs,
  everyMs = DEFAULT_EVERY_MS,
}: SlowRefreshDeps): () => Promise<void> {
  let lastMs = Number.NEGATIVE_INFINITY
  let next: Promise<void> | undefined
  const begin = async () => {
    await sleep(Math.max(0, lastMs + everyMs - elapsedMs()))
    next = undefined
    lastMs = elapsedMs()
    await lineup.refresh()
  }
  return () => {
    next ??= begin()
    return next
  }
}
