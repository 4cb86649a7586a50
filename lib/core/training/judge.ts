import type { CensusTable } from '@/lib/core/census/table'
import { bootstrapIntervals, DEFAULT_REPLICATES } from '@/lib/core/evaluation/bootstrap'
import {
  liftCurve,
  precisionRecallCurve,
  reliabilityCurve,
  rocCurve,
  thresholdCurve,
} from '@/lib/core/evaluation/curves'
import { confusionAt, judge } from '@/lib/core/evaluation/metrics'
import type { Scored } from '@/lib/core/evaluation/scored'
import { unweighted } from '@/lib/core/evaluation/scored'
import type { ModelCard } from '@/lib/core/registry/card'

export type Judgement = Pick<ModelCard, 'metrics' | 'intervals' | 'confusion' | 'curves'>

export function scoredOf(table: CensusTable, probabilities: Float64Array): Scored {
  return { probabilities, labels: table.label, weights: table.weight }
}

export function judgeBothWays(scored: Scored, threshold: number): ModelCard['metrics'] {
  return { weighted: judge(scored, threshold), unweighted: judge(unweighted(scored), threshold) }
}

/** Everything that the card says of these rows at this threshold; curves are weighted. */
export function judgeFully(scored: Scored, { threshold, seed }: { threshold: number; seed: number }): Judgement {
  const plain = unweighted(scored)
  return {
    metrics: judgeBothWays(scored, threshold),
    intervals: {
      replicates: DEFAULT_REPLICATES,
      weighted: bootstrapIntervals(scored, threshold, { seed }),
      unweighted: bootstrapIntervals(plain, threshold, { seed }),
    },
    confusion: { weighted: confusionAt(scored, threshold), unweighted: confusionAt(plain, threshold) },
    curves: {
      roc: rocCurve(scored),
      precisionRecall: precisionRecallCurve(scored),
      lift: liftCurve(scored),
      reliability: reliabilityCurve(scored),
      thresholds: thresholdCurve(scored),
    },
  }
}
