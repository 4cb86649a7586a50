'use client'

import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'

export type LineSeries = {
  readonly key: string
  readonly label: string
  readonly colour: string
  /** SVG dash pattern: lines are told apart without colour too. */
  readonly dash?: string
}

type LineFrameProps = {
  /** Each holds `x` and one number (0..1) per series; a line has a gap where there is none. */
  readonly points: readonly Readonly<Record<string, number | undefined>>[]
  readonly series: readonly LineSeries[]
  readonly markAt: number
  formatTick(fraction: number): string
}

/** Lines over a fraction, both axes 0..1. Decoration for eyes: a table beside it says the same. */
export function LineFrame({ points, series, markAt, formatTick }: LineFrameProps) {
  const tick = { fill: 'var(--muted)', fontSize: 12 }
  return (
    <figure aria-hidden="true">
      <figcaption className="mb-2 flex gap-5 text-sm">
        {series.map(({ key, label, colour, dash }) => (
          <span key={key} className="flex items-center gap-2">
            <svg viewBox="0 0 24 4" className="h-1 w-6" aria-hidden="true">
              <path d="M0 2h24" stroke={colour} strokeWidth="2.5" strokeDasharray={dash} />
            </svg>
            {label}
          </span>
        ))}
      </figcaption>
      <div className="h-56">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={[...points]} margin={{ top: 6, right: 12, bottom: 0, left: -12 }} accessibilityLayer={false}>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="x"
              type="number"
              domain={[0, 1]}
              ticks={[0, 0.25, 0.5, 0.75, 1]}
              tickFormatter={formatTick}
              tick={tick}
              stroke="var(--edge)"
            />
            <YAxis
              domain={[0, 1]}
              ticks={[0, 0.5, 1]}
              tickFormatter={formatTick}
              tick={tick}
              stroke="transparent"
              width={52}
            />
            <Tooltip
              formatter={(value) => formatTick(Number(value))}
              labelFormatter={(label) => `threshold ${formatTick(Number(label))}`}
              contentStyle={{
                background: 'var(--raised)',
                border: '1px solid var(--edge)',
                borderRadius: 6,
                fontSize: 13,
              }}
              isAnimationActive={false}
            />
            <ReferenceLine x={markAt} stroke="var(--ink)" strokeWidth={1.5} />
            {series.map(({ key, label, colour, dash }) => (
              <Line
                key={key}
                dataKey={key}
                name={label}
                stroke={colour}
                strokeWidth={2.25}
                dot={false}
                isAnimationActive={false}
                {...(dash ? { strokeDasharray: dash } : {})}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}
