import type { ModelCard } from '@/lib/core/registry/card'
import { renderModelCard } from '@/lib/core/registry/card-text'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { CURVE_KEYS, RUN_TAGS, type RunKind, type RunRecord } from '@/lib/core/registry/run'

/** 1 June 2026, noon UTC. */
const FIRST_MS = Date.UTC(2026, 5, 1, 12)
const HOUR_MS = 3_600_000
const CURVE_ROUNDS = 30

type Outline = {
  /** Place among the seeded runs, from 0; a later one started later. */
  readonly place: number
  readonly name: string
  readonly kind: RunKind
  readonly choice?: ModelChoice
  readonly params?: Readonly<Record<string, string>>
  readonly figures?: Readonly<Record<string, number>>
  readonly note?: string
}

/** A run that nobody made, an hour after the one before and ten minutes long. */
export function seedRecord({ place, name, kind, choice, params = {}, figures = {}, note = '' }: Outline): RunRecord {
  const startedMs = FIRST_MS + place * HOUR_MS
  const endedMs = startedMs + HOUR_MS / 6
  return {
    schema: 1,
    localId: `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
    name,
    kind,
    ...(choice ? { choice } : {}),
    status: 'FINISHED',
    startedMs,
    endedMs,
    params,
    metrics: [
      ...Object.entries(figures).map(([key, value]) => ({ key, value, step: 0, timestampMs: endedMs })),
      ...(kind === 'training' ? [] : curveOf(startedMs, place)),
    ],
    tags: { 'mlflow.user': 'somebody', [RUN_TAGS.seed]: '42' },
    note,
  }
}

/** The run of a configuration whose model is known. */
export function modelRecord(card: ModelCard, { place, name }: { place: number; name: string }): RunRecord {
  const { rocAuc, prAuc, accuracy, precision, recall, ece, f1, brier, logLoss } = card.metrics.weighted
  const recipe = Object.entries(card.recipe).map(([key, value]) => [key, String(value)])
  const record = seedRecord({
    place,
    name,
    kind: 'configuration',
    choice: card.configuration,
    params: { ...Object.fromEntries(recipe), ...card.configuration, seed: String(card.seed) },
    figures: { roc_auc: rocAuc, pr_auc: prAuc, log_loss: logLoss, accuracy, precision, recall, ece, f1, brier },
    note: renderModelCard(card),
  })
  return { ...record, dataset: { name: 'census-income', digest: card.data.digest, rows: card.data.rows } }
}

/** Areas rise to 0.95 or so and losses fall to 0.12 or so; validation stays behind training. */
function curveOf(startedMs: number, place: number): RunRecord['metrics'] {
  return Array.from({ length: CURVE_ROUNDS }, (_, round) => {
    const left = Math.exp(-round / (6 + (place % 5)))
    return CURVE_KEYS.map((key) => {
      const gap = key.startsWith('validation') ? 0.01 : 0
      const value = key.endsWith('auc') ? 0.95 - 0.1 * left - gap : 0.12 + 0.3 * left + gap
      return { key, value, step: round, timestampMs: startedMs + round * 1_000 }
    })
  }).flat()
}
