import type { MetricName } from '@/lib/core/evaluation/metrics'
import type { ChoiceId } from './model-choice'

export const COMPARED_METRICS = ['accuracy', 'precision', 'recall', 'rocAuc'] as const satisfies readonly MetricName[]

/** What the prototype that Bracket replaces published, weighted, on a hold-out of its own. */
export const PROTOTYPE: Readonly<Record<ChoiceId, Readonly<Record<(typeof COMPARED_METRICS)[number], number>>>> = {
  'xgboost-balanced': { accuracy: 0.8673, precision: 0.3203, recall: 0.9024, rocAuc: 0.953 },
  'xgboost-unbalanced': { accuracy: 0.9554, precision: 0.7448, recall: 0.4927, rocAuc: 0.955 },
  'random-forest-balanced': { accuracy: 0.9389, precision: 0.5296, recall: 0.6562, rocAuc: 0.947 },
  'random-forest-unbalanced': { accuracy: 0.954, precision: 0.8116, recall: 0.3933, rocAuc: 0.95 },
}
