import { METRIC_NAMES, type Metrics } from '@/lib/core/evaluation/metrics'
import type { ModelCard } from '@/lib/core/registry/card'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { INVENTED_RECORD } from './people'

type Intervals = ModelCard['intervals']['weighted']

const METRICS: Metrics = {
  accuracy: 0.95,
  precision: 0.75,
  recall: 0.5,
  specificity: 0.98,
  f1: 0.6,
  rocAuc: 0.955,
  prAuc: 0.65,
  logLoss: 0.11,
  brier: 0.03,
  ece: 0.004,
}
const CONFUSION = { truePositive: 30, falsePositive: 10, trueNegative: 930, falseNegative: 30 }
// Every name of the closed list was just given an interval.
const INTERVALS = Object.fromEntries(METRIC_NAMES.map((name) => [name, [0.1, 0.9]])) as Intervals
const EITHER_WAY = { weighted: METRICS, unweighted: METRICS }

/** A card that its schema accepts, of a model that nobody trained. */
export function buildCard(overrides: Partial<ModelCard> = {}): ModelCard {
  return {
    schema: 1,
    configuration: DEFAULT_CHOICE,
    version: '20260101-0123abcd',
    created: '2026-01-01T00:00:00.000Z',
    codeCommit: null,
    seed: 7,
    trainingSeconds: 12,
    library: { name: 'xgboost', version: '1.7.4' },
    recipe: { rounds: 2 },
    data: {
      digest: 'd'.repeat(64),
      rows: 1000,
      duplicatesDropped: 3,
      positiveShare: { weighted: 0.06, unweighted: 0.062 },
    },
    split: { by: 'distinct-feature-vectors', testSize: 0.2, trainRows: 800, testRows: 200, folds: 5 },
    calibration: { method: 'beta', a: 1, b: 1, c: 0 },
    threshold: { value: 0.4, rule: 'invented', training: { precision: 0.7, recall: 0.5, accuracy: 0.95 } },
    metrics: EITHER_WAY,
    intervals: { replicates: 100, weighted: INTERVALS, unweighted: INTERVALS },
    confusion: { weighted: CONFUSION, unweighted: CONFUSION },
    plainSplit: EITHER_WAY,
    curves: {
      roc: [
        { falsePositiveRate: 0, truePositiveRate: 0 },
        { falsePositiveRate: 1, truePositiveRate: 1 },
      ],
      precisionRecall: [{ recall: 0.5, precision: 0.75 }],
      lift: [{ share: 1, lift: 1 }],
      reliability: [{ meanProbability: 0.1, observedRate: 0.1, share: 1, rows: 200 }],
      thresholds: [{ threshold: 0.4, precision: 0.75, recall: 0.5, accuracy: 0.95, flagged: 0.04 }],
    },
    importance: [{ field: 'age', share: 1 }],
    parity: { rows: 200, stressRows: 100, probability: 1e-7, margin: 1e-6 },
    file: { digest: 'f'.repeat(64), bytes: 1000, trees: 2, nodes: 6 },
    knownAnswers: [{ record: INVENTED_RECORD, probability: 0.5, margin: 0 }],
    ...overrides,
  }
}
