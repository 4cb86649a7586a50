import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { getContainer, openContainer } from './container'
import { openFront } from './front'
import { startNotingKeyUses } from './key-uses'
import { startTrimming } from './retention'
import { startWatchingStore } from './store-watch'

/** A machine that never had a champion waits so long for its first one before it serves what ships. */
const DEFAULT_FIRST_WAIT_MS = 1_200

/** Opens what the process has one of, and resolves once requests can be let in. A store that cannot be opened ends it. */
export async function start(): Promise<void> {
  try {
    await openContainer()
  } catch (error) {
    // Next would report it and then answer 500 to everybody.
    process.stderr.write(`${error instanceof Error ? error.message : 'The app cannot start.'}\n`)
    process.exit(1)
  }
  const container = getContainer()
  startTrimming(container)
  startNotingKeyUses(container)
  startWatchingStore(container)
  await startFollowing()
  openFront()
}

/** Begins to follow the registry, where that is what serves. Resolves once requests can be let in. */
export async function startFollowing({ firstWaitMs = DEFAULT_FIRST_WAIT_MS } = {}): Promise<void> {
  const { lineup, isFollowing, settings } = getContainer()
  if (!isFollowing) return
  void lineup.refresh()
  setInterval(() => void lineup.refresh(), settings.MODEL_REFRESH_SECONDS * 1000).unref()
  const kept = await lineup.serving(DEFAULT_CHOICE).catch(() => undefined)
  if (kept === undefined || kept.source === 'folder') {
    // Not for all four: forests take long to open, and a start is not to take twice as long for them.
    await Promise.race([lineup.heard(DEFAULT_CHOICE), sleep(firstWaitMs, undefined, { ref: false })])
  }
}
