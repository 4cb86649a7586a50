'use client'

import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { LineSample } from './line-sample'

export type LineSeries = {
  readonly key: string
  readonly label: string
  readonly colour: string
  /** SVG dash pattern: lines are told apart without colour too. */
  readonly dash?: string
  /** Drawn thinner and paler than the others. */
  readonly isFaint?: boolean
}

export type Axis = {
  /** Ascending; the first and last are the ends of the axis. */
  readonly ticks: readonly number[]
  readonly title?: string
  format(value: number): string
}

export type LineFrameProps = {
  /** Each holds `x` and one number per series; a line has a gap where there is none. */
  readonly points: readonly Readonly<Record<string, number | undefined>>[]
  readonly series: readonly LineSeries[]
  readonly x: Axis
  readonly y: Axis
  readonly markAt?: number
  /** A thin line from the lower left to the upper right corner, both axes being 0..1. */
  readonly hasDiagonal?: boolean
  readonly hasDots?: boolean
  /** False where one legend speaks for several charts. */
  readonly hasLegend?: boolean
  /** Heads the figures at a place: `threshold 40%`. */
  describePlace(x: number): string
}

const TICK = { fill: 'var(--muted)', fontSize: 12 }
const CORNERS = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
] as const

/** Lines over a number. Decoration for eyes: a table beside it says the same. */
export function LineFrame({
  points,
  series,
  x,
  y,
  markAt,
  hasDiagonal = false,
  hasDots = false,
  hasLegend = true,
  describePlace,
}: LineFrameProps) {
  return (
    <figure aria-hidden="true">
      {hasLegend ? <Legend series={series} /> : null}
      {y.title ? <p className="mb-1 text-xs text-muted">{y.title}</p> : null}
      <div className="h-56">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={[...points]} margin={{ top: 6, right: 12, bottom: 0, left: -12 }} accessibilityLayer={false}>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="x"
              type="number"
              domain={endsOf(x)}
              ticks={[...x.ticks]}
              tickFormatter={x.format}
              tick={TICK}
              stroke="var(--edge)"
            />
            <YAxis
              domain={endsOf(y)}
              ticks={[...y.ticks]}
              tickFormatter={y.format}
              tick={TICK}
              stroke="transparent"
              width={52}
            />
            <Tooltip
              formatter={(value) => y.format(Number(value))}
              labelFormatter={(place) => describePlace(Number(place))}
              contentStyle={{
                background: 'var(--raised)',
                border: '1px solid var(--edge)',
                borderRadius: 6,
                fontSize: 13,
              }}
              isAnimationActive={false}
            />
            {hasDiagonal ? <ReferenceLine segment={CORNERS} stroke="var(--edge)" strokeDasharray="2 4" /> : null}
            {markAt === undefined ? null : <ReferenceLine x={markAt} stroke="var(--ink)" strokeWidth={1.5} />}
            {series.map(({ key, label, colour, dash, isFaint }) => (
              <Line
                key={key}
                dataKey={key}
                name={label}
                stroke={colour}
                strokeWidth={isFaint ? 1.25 : 2.25}
                strokeOpacity={isFaint ? 0.7 : 1}
                dot={hasDots ? { r: 3, fill: colour, strokeWidth: 0 } : false}
                isAnimationActive={false}
                {...(dash ? { strokeDasharray: dash } : {})}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
      {x.title ? <p className="mt-1 text-right text-xs text-muted">{x.title}</p> : null}
    </figure>
  )
}

function endsOf({ ticks }: Axis): [number, number] {
  return [ticks[0] ?? 0, ticks.at(-1) ?? 1]
}

function Legend({ series }: Pick<LineFrameProps, 'series'>) {
  return (
    <figcaption className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {series.map(({ key, label, colour, dash }) => (
        <span key={key} className="flex items-center gap-2">
          <LineSample colour={colour} dash={dash} />
          {label}
        </span>
      ))}
    </figcaption>
  )
}
