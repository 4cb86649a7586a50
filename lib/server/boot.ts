import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { getContainer } from './container'
import { readEnv } from './env'

/** A machine that never had a champion waits so long for its first one before it serves what ships. */
const DEFAULT_FIRST_WAIT_MS = 1_200

/** Begins to follow the registry, where that is what serves. Resolves once requests can be let in. */
export async function startFollowing({ firstWaitMs = DEFAULT_FIRST_WAIT_MS } = {}): Promise<void> {
  const { lineup, isFollowing } = getContainer()
  if (!isFollowing) return
  const { MODEL_REFRESH_SECONDS } = readEnv()
  void lineup.refresh()
  setInterval(() => void lineup.refresh(), MODEL_REFRESH_SECONDS * 1000).unref()
  const kept = await lineup.serving(DEFAULT_CHOICE).catch(() => undefined)
  if (kept === undefined || kept.source === 'folder') {
    // Not for all four: forests take long to open, and a start is not to take twice as long for them.
    await Promise.race([lineup.heard(DEFAULT_CHOICE), sleep(firstWaitMs, undefined, { ref: false })])
  }
}
