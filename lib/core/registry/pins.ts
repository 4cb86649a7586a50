import { AppError } from '@/lib/core/errors'
import { choiceId, type ModelChoice } from './model-choice'
import type { LineupDeps, Serving, Stale } from './serving'
import { isVersionNumber } from './version'

const MAX_PINS = 16
const UNKNOWN_FOR_MS = 10_000
/** Each may hold a whole file in memory. */
const MAX_FINDING = 4

export type Pins = {
  /** @throws AppError `unknown-version`; `model-unavailable` where it cannot be had now */
  find(choice: ModelChoice, version: string, stale: Stale | undefined): Promise<Serving>
  /** The next who asks makes sure anew that its files are here. */
  forget(choice: ModelChoice, version: string): void
}

/**
 * Versions by request, each looked up once for everybody. So that no caller makes the registry's load, one that does not
 * exist is not asked for again at once, few are looked up at a time, and few that do not exist in a while.
 */
export function createPins(deps: LineupDeps): Pins {
  const pins = new Map<string, Promise<Serving>>()
  const unknownAtMs = new Map<string, number>()
  let finding = 0

  const isRecent = (atMs: number | undefined) => atMs !== undefined && deps.nowMs() - atMs < UNKNOWN_FOR_MS

  async function look(choice: ModelChoice, version: string, stale: Stale | undefined): Promise<Serving> {
    const recalled = await deps.recallVersion(choice, version)
    if (recalled) return { card: recalled, version, source: 'mlflow' }
    if (stale?.isUnreachable) throw unavailable(choice, version, stale.why)
    const [longestUnknownAtMs] = unknownAtMs.values()
    if (unknownAtMs.size === MAX_PINS && isRecent(longestUnknownAtMs)) throw unavailable(choice, version, TOO_MANY)
    const found = await deps.registry.findVersion(choice, version)
    if (!found) throw unknownVersion(choice, version)
    return { card: await deps.fetchVersion(found), version, source: 'mlflow' }
  }

  async function lookAlone(choice: ModelChoice, version: string, stale: Stale | undefined): Promise<Serving> {
    if (finding >= MAX_FINDING) throw unavailable(choice, version, TOO_MANY)
    finding++
    try {
      return await look(choice, version, stale)
    } finally {
      finding--
    }
  }

  return {
    find: async (choice, version, stale) => {
      const key = keyOf(choice, version)
      if (!isVersionNumber(version) || isRecent(unknownAtMs.get(key))) throw unknownVersion(choice, version)
      const known = pins.get(key)
      if (known) return known
      const looking = lookAlone(choice, version, stale).catch((error: unknown) => {
        if (pins.get(key) === looking) pins.delete(key)
        if (error instanceof AppError && error.code === 'unknown-version') keepLast(unknownAtMs, key, deps.nowMs())
        throw asUnavailable(error, choice, version)
      })
      keepLast(pins, key, looking)
      return looking
    },
    forget: (choice, version) => {
      pins.delete(keyOf(choice, version))
    },
  }
}

const TOO_MANY = 'too many versions are being asked for.'

function keyOf(choice: ModelChoice, version: string): string {
  return `${choiceId(choice)} ${version}`
}

/** The first in goes out first. */
function keepLast<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > MAX_PINS && oldest !== undefined) map.delete(oldest)
}

export function unknownVersion(choice: ModelChoice, version: string): AppError {
  // A version may be any text that a caller sent.
  const named = isVersionNumber(version) ? ` ${version}` : ''
  return new AppError('unknown-version', `There is no version${named} of ${choiceId(choice)} to be asked.`)
}

function unavailable(choice: ModelChoice, version: string, why: string, cause?: unknown): AppError {
  return new AppError('model-unavailable', `Version ${version} of ${choiceId(choice)} cannot be had now: ${why}`, {
    cause,
  })
}

function asUnavailable(error: unknown, choice: ModelChoice, version: string): unknown {
  const isKnown = error instanceof AppError && !['unknown-version', 'model-unavailable'].includes(error.code)
  return isKnown ? unavailable(choice, version, error.message, error) : error
}
