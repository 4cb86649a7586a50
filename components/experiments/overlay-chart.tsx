'use client'

import { LazyLineFrame } from '@/components/charts/lazy-line-frame'
import { runLook } from './compared-run'
import type { CurveChart } from './prepare-run-curves'

type OverlayChartProps = {
  readonly chart: CurveChart
  readonly xTitle: string
  readonly yTitle: string
  /** `round` for `round 200`. */
  readonly placeWord: string
  /** Decimals of what the tooltip says. */
  readonly digits: number
}

/** One line a run, drawn as the legend of the page draws it. */
export function OverlayChart({ chart, xTitle, yTitle, placeWord, digits }: OverlayChartProps) {
  const series = chart.lines.map(({ key, place, isFaint, words }) => {
    const { letter, colour, dash } = runLook(place)
    return { key, label: words ? `${letter}, ${words}` : letter, colour, isFaint, ...(dash ? { dash } : {}) }
  })
  const isTick = (axis: readonly number[]) => (value: number) =>
    axis.includes(value) ? String(value) : value.toFixed(digits)
  return (
    <LazyLineFrame
      points={chart.points}
      series={series}
      x={{ ticks: chart.xTicks, title: xTitle, format: (place) => place.toLocaleString('en-US') }}
      y={{ ticks: chart.yTicks, title: yTitle, format: isTick(chart.yTicks) }}
      hasLegend={false}
      describePlace={(place) => `${placeWord} ${Number(place.toFixed(4)).toLocaleString('en-US')}`}
    />
  )
}
