import { LineFrame } from '@/components/charts/line-frame'
import type { ThresholdPoint } from '@/lib/core/registry/card'
import { formatPercent } from './prepare-answer'
import { precisionAt } from './prepare-threshold'

const SERIES = [
  { key: 'precision', label: 'Precision', colour: 'var(--accent)' },
  { key: 'recall', label: 'Recall', colour: 'var(--ink)', dash: '6 4' },
] as const

type TradeOffChartProps = { readonly curve: readonly ThresholdPoint[]; readonly threshold: number }

export function TradeOffChart({ curve, threshold }: TradeOffChartProps) {
  const points = curve.map((point) => ({ x: point.threshold, precision: precisionAt(point), recall: point.recall }))
  return <LineFrame points={points} series={SERIES} markAt={threshold} formatTick={formatPercent} />
}
