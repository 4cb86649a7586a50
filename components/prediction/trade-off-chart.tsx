import { LineFrame } from '@/components/charts/line-frame'
import { UNIT_TICKS } from '@/components/charts/nice-ticks'
import type { ThresholdPoint } from '@/lib/core/registry/card'
import { formatPercent } from './prepare-answer'
import { precisionAt } from './prepare-threshold'

const SERIES = [
  { key: 'precision', label: 'Precision', colour: 'var(--accent)' },
  { key: 'recall', label: 'Recall', colour: 'var(--ink)', dash: '6 4' },
] as const
const X_AXIS = { ticks: UNIT_TICKS, format: formatPercent }
const Y_AXIS = { ticks: [0, 0.5, 1], format: formatPercent }

type TradeOffChartProps = { readonly curve: readonly ThresholdPoint[]; readonly threshold: number }

export function TradeOffChart({ curve, threshold }: TradeOffChartProps) {
  const points = curve.map((point) => ({ x: point.threshold, precision: precisionAt(point), recall: point.recall }))
  return (
    <LineFrame
      points={points}
      series={SERIES}
      x={X_AXIS}
      y={Y_AXIS}
      markAt={threshold}
      describePlace={(place) => `threshold ${formatPercent(place)}`}
    />
  )
}
