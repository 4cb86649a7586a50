import { AppError } from '@/lib/core/errors'
import { choiceId, type ModelChoice } from './model-choice'
import type { LineupDeps, Serving, Stale } from './serving'
import { isVersionNumber } from './version'

const MAX_PINS = 16
const UNKNOWN_FOR_MS = 10_000

/** Versions by request, each looked up once for everybody; one that does not exist is not asked for again at once. */
export function createPins(deps: LineupDeps) {
  const pins = new Map<string, Promise<Serving>>()
  const unknownAtMs = new Map<string, number>()

  async function find(choice: ModelChoice, version: string, stale: Stale | undefined): Promise<Serving> {
    const recalled = await deps.recallVersion(choice, version)
    if (recalled) return { card: recalled, version, source: 'mlflow' }
    if (stale?.isUnreachable) throw unavailable(choice, version, stale.why)
    const found = await deps.registry.findVersion(choice, version)
    if (!found) throw unknownVersion(choice, version)
    return { card: await deps.fetchVersion(found), version, source: 'mlflow' }
  }

  return async (choice: ModelChoice, version: string, stale: Stale | undefined): Promise<Serving> => {
    const key = `${choiceId(choice)} ${version}`
    const unknownFor = deps.nowMs() - (unknownAtMs.get(key) ?? Number.NEGATIVE_INFINITY)
    if (!isVersionNumber(version) || unknownFor < UNKNOWN_FOR_MS) throw unknownVersion(choice, version)
    const known = pins.get(key)
    if (known) return known
    const finding = find(choice, version, stale)
    keepLast(pins, key, finding)
    try {
      return await finding
    } catch (error) {
      pins.delete(key)
      if (error instanceof AppError && error.code === 'unknown-version') keepLast(unknownAtMs, key, deps.nowMs())
      throw asUnavailable(error, choice, version)
    }
  }
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
