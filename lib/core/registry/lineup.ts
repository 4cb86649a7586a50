import { AppError } from '@/lib/core/errors'
import type { ModelCard } from './card'
import { type ChoiceId, choiceId, MODEL_CHOICES, type ModelChoice } from './model-choice'
import { createPins, unknownVersion } from './pins'
import type { FollowFailure, LineupDeps, Serving, Stale } from './serving'
import { type RegisteredVersion, VERSION_TAGS } from './version'

export type Lineup = {
  /** What answers now. Never waits for the registry. @throws AppError `model-unavailable` */
  serving(choice: ModelChoice): Promise<Serving>
  /** A version that a caller asks for. @throws AppError `unknown-version`, `model-unavailable` */
  pinned(choice: ModelChoice, version: string): Promise<Serving>
  /**
   * `serving` turned out not to open. Where it serves, the next best does, stale, until the registry's can be had again;
   * where it was pinned, its files are looked for anew when it is next asked for.
   */
  distrust(choice: ModelChoice, serving: Serving, error: unknown): void
  /** Asks the registry after this call, once for everybody who wants it meanwhile. Never rejects. */
  refresh(): Promise<void>
  staleOf(choice: ModelChoice): Stale | undefined
  /** Resolves once the registry was first asked about the configuration, whatever came of it. */
  heard(choice: ModelChoice): Promise<void>
}

type Place = {
  readonly heard: Promise<void>
  hear(): void
  serving?: Serving
  stale?: Stale
  recalling?: Promise<void>
  bundled?: ModelCard
  isAsked?: true
  /** A champion that did not open or answered wrongly. */
  refused?: { readonly runId: string; readonly error: unknown; readonly untilMs: number }
}

/** What made a model fail may have been this machine's own trouble. */
const REFUSED_FOR_MS = 600_000

/**
 * Which version serves each configuration. A champion takes over once it is here, opens and gives its known answers;
 * whatever goes wrong on the way leaves what serves in its place and marks it stale.
 */
export function createLineup(deps: LineupDeps): Lineup {
  const places = new Map<ChoiceId, Place>(MODEL_CHOICES.map((choice) => [choiceId(choice), createPlace()]))
  const placeOf = (choice: ModelChoice): Place => places.get(choiceId(choice)) ?? createPlace()
  const pins = createPins(deps)
  let refreshing: Promise<void> | undefined
  let queued: Promise<void> | undefined

  async function recall(choice: ModelChoice): Promise<void> {
    const place = placeOf(choice)
    try {
      const recalled = await deps.recallChampion(choice)
      if (!recalled || place.serving) return
      await deps.prove(recalled.card, { isAsked: true })
      place.serving ??= { ...recalled, source: 'cache' }
    } catch (error) {
      deps.onFailures([{ choice, error }])
    }
  }

  async function follow(choice: ModelChoice, champion: RegisteredVersion | undefined): Promise<void> {
    const place = placeOf(choice)
    const { serving } = place
    if (!champion) {
      if (serving) throw new AppError('tracker-refused', 'The registry names no champion any more.')
      return
    }
    if (serving && isOf(serving, champion)) {
      place.serving = { ...serving, source: 'mlflow' }
      return
    }
    const card = await fetchProven(place, champion)
    // First, so that what cannot be remembered is tried again at the next refresh.
    await deps.rememberChampion(choice, champion.version)
    const standing = place.serving?.card ?? place.bundled
    place.serving = { card, version: champion.version, source: 'mlflow' }
    if (standing && standing.file.digest !== card.file.digest) deps.letGo(standing)
  }

  /** Opening a model holds up those who are served, so one that is no good is not opened at every refresh. */
  async function fetchProven(place: Place, champion: RegisteredVersion): Promise<ModelCard> {
    const { refused } = place
    if (refused?.runId === champion.runId && deps.nowMs() < refused.untilMs) throw refused.error
    const card = await deps.fetchVersion(champion)
    try {
      await deps.prove(card, { isAsked: place.isAsked === true })
    } catch (error) {
      place.refused = { runId: champion.runId, error, untilMs: deps.nowMs() + REFUSED_FOR_MS }
      throw error
    }
    return card
  }

  function markStale({ choice, error }: FollowFailure, { isUnreachable }: Pick<Stale, 'isUnreachable'>): void {
    const place = placeOf(choice)
    place.stale = { sinceMs: place.stale?.sinceMs ?? deps.nowMs(), why: explain(error), isUnreachable }
  }

  /** One after another: a tracking server is not to be asked for four models at once. */
  async function refresh(): Promise<void> {
    const failures: FollowFailure[] = []
    let outage: unknown
    for (const choice of MODEL_CHOICES) {
      const place = placeOf(choice)
      try {
        if (outage) throw outage
        const champion = await deps.registry.findChampion(choice).catch((error: unknown) => {
          // Files that cannot be had may be one model's trouble; an alias that cannot is the server's.
          if (isOutage(error)) outage = error
          throw error
        })
        await follow(choice, champion)
        delete place.stale
      } catch (error) {
        const failure = { choice, error }
        markStale(failure, { isUnreachable: outage !== undefined })
        failures.push(failure)
      }
      place.hear()
    }
    if (failures.length > 0) deps.onFailures(failures)
  }

  const lineup: Lineup = {
    serving: async (choice) => {
      const place = placeOf(choice)
      place.isAsked = true
      if (!place.serving) {
        place.recalling ??= recall(choice)
        await place.recalling
      }
      if (place.serving) return place.serving
      const card = await deps.readBundled(choice)
      place.bundled = card
      return { card, version: card.version, source: 'folder' }
    },
    pinned: async (choice, version) => {
      const place = placeOf(choice)
      if (place.serving?.version === version) return place.serving
      const bundled = await deps.readBundled(choice).catch(() => undefined)
      if (bundled?.version === version) return { card: bundled, version, source: 'folder' }
      if (!deps.canPin(choice)) throw unknownVersion(choice, version)
      return pins.find(choice, version, place.stale)
    },
    distrust: (choice, { card, version }, error) => {
      pins.forget(choice, version)
      const place = placeOf(choice)
      if (place.serving?.card.file.digest !== card.file.digest) return
      delete place.serving
      // The copy here is what failed: it is not to be taken up again.
      place.recalling = Promise.resolve()
      markStale({ choice, error }, { isUnreachable: place.stale?.isUnreachable ?? false })
      deps.onFailures([{ choice, error }])
    },
    refresh: () => {
      if (!refreshing) {
        refreshing = refresh().finally(() => {
          refreshing = undefined
        })
        return refreshing
      }
      // The one under way may have asked before what its caller knows of came to be.
      queued ??= refreshing.then(() => {
        queued = undefined
        return lineup.refresh()
      })
      return queued
    },
    staleOf: (choice) => placeOf(choice).stale,
    heard: (choice) => placeOf(choice).heard,
  }
  return lineup
}

function createPlace(): Place {
  let hear = () => {}
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  return { heard, hear }
}

/** A registry that was made anew numbers from 1 again, so the number alone does not tell. */
function isOf({ version, card }: Serving, champion: RegisteredVersion): boolean {
  return version === champion.version && (champion.tags[VERSION_TAGS.digest] ?? card.file.digest) === card.file.digest
}

function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'tracker-unavailable'
}

function explain(error: unknown): string {
  return error instanceof AppError ? error.message : 'The registry could not be followed.'
}
