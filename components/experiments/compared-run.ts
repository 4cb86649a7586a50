import { SERIES_LOOKS } from '@/components/charts/series-looks'
import type { ModelCard } from '@/lib/core/registry/card'
import type { CurveKey, RunSummary } from '@/lib/core/registry/run'

export type HistoryPoint = { readonly step: number; readonly value: number }

/** All that is known of a run that is set beside others. */
export type ComparedRun = {
  readonly run: RunSummary
  /** By rising round; empty where the run has none. */
  readonly history: Readonly<Record<CurveKey, readonly HistoryPoint[]>>
  /** Undefined for a trial, for a run that is not Bracket's, and where it cannot be read. */
  readonly card: ModelCard | undefined
}

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'] as const

/** How the run at `place`, from 0, is called and drawn on the whole page. */
export function runLook(place: number): { letter: string; colour: string; dash: string | undefined } {
  const { colour, dash } = SERIES_LOOKS[place % SERIES_LOOKS.length] ?? SERIES_LOOKS[0]
  return { letter: LETTERS[place] ?? String(place + 1), colour, dash }
}

/** `A`, `A and C`, `A, C and D`. */
export function listLetters(places: readonly number[]): string {
  const letters = places.map((place) => runLook(place).letter)
  return letters.length < 2 ? letters.join('') : `${letters.slice(0, -1).join(', ')} and ${letters.at(-1)}`
}
