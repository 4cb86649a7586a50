import { createHash } from 'node:crypto'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { RunRecord } from '@/lib/core/registry/run'
import type { RoundFigures } from '@/lib/core/training/ports'
import {
  configurationRecord,
  type RunContext,
  type RunStamp,
  trainingRecord,
  trialRecord,
} from '@/lib/core/training/run-records'
import { sampleRecipes } from '@/lib/core/training/sample-recipes'

/** 1 June 2026, noon UTC. */
const FIRST_MS = Date.UTC(2026, 5, 1, 12)
const HOUR_MS = 3_600_000
const CURVE_ROUNDS = 30

/** The place of a run that nobody made: from 0, each an hour after the one before and ten minutes long. */
type Placed = { readonly place: number }

export function seedTraining({ place, cards, trials }: Placed & { cards: readonly ModelCard[]; trials?: number }) {
  const [first] = cards
  if (!first) throw new Error('A training has a configuration.')
  const choices = cards.map(({ configuration }) => configuration)
  const options = trials === undefined ? {} : { sweep: trials }
  return trainingRecord(stampOf(place), contextOf(first), { status: 'FINISHED', choices, options, cards })
}

export function seedConfiguration({ place, card }: Placed & { card: ModelCard }): RunRecord {
  const cardDigest = createHash('sha256').update(encodeCard(card)).digest('hex')
  return configurationRecord(stampOf(place), contextOf(card), { card, cardDigest, curve: curveOf(place) })
}

/** One record a trial, the first at `place`. */
export function seedTrials({
  place,
  card,
  trials,
}: Placed & { card: ModelCard; trials: number }): readonly RunRecord[] {
  const choice: ModelChoice = card.configuration
  return sampleRecipes(choice, { trials, seed: card.seed }).map((recipe, i) => {
    const curve = curveOf(place + i)
    // The curve is not empty.
    const best = curve.at(-1) as RoundFigures
    const trial = { number: i + 1, recipe, best, curve, seconds: 60 + i }
    return trialRecord(stampOf(place + i), contextOf(card), { choice, trial })
  })
}

export function encodeCard(card: ModelCard): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(card, null, 2)}\n`)
}

function stampOf(place: number): RunStamp {
  const startedMs = FIRST_MS + place * HOUR_MS
  return {
    localId: `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
    startedMs,
    endedMs: startedMs + HOUR_MS / 6,
  }
}

function contextOf({ seed, split, data, codeCommit }: ModelCard): RunContext {
  return { seed, testSize: split.testSize, folds: split.folds, data, codeCommit, user: 'somebody', threads: 2 }
}

/** Areas rise and losses fall, at another pace in each place; validation stays behind training. */
function curveOf(place: number): readonly RoundFigures[] {
  const pace = 6 + (place % 5)
  return Array.from({ length: CURVE_ROUNDS }, (_, i) => {
    const left = Math.exp(-i / pace)
    const side = (gap: number) => ({
      rocAuc: 0.95 - 0.1 * left - gap,
      prAuc: 0.65 - 0.2 * left - gap,
      logLoss: 0.12 + 0.3 * left + gap,
    })
    return { round: i + 1, train: side(0), validation: side(0.01) }
  })
}
