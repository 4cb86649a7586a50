'use client'

import type { ReactNode } from 'react'
import { LazyLineFrame } from '@/components/charts/lazy-line-frame'
import { UNIT_TICKS } from '@/components/charts/nice-ticks'
import { Disclosure } from '@/components/ui/disclosure'
import { CURVE_LINE, type ModelCurves } from './prepare-model-curves'

const SERIES = [{ key: CURVE_LINE, label: 'Hold-out', colour: 'var(--accent)' }] as const
const formatTick = (value: number) => (UNIT_TICKS.some((tick) => tick === value) ? String(value) : value.toFixed(3))

/** ROC, precision and recall, and whether probabilities mean what they say; figures in place of the charts below. */
export function ModelCurvesView({ curves }: { readonly curves: ModelCurves }) {
  return (
    <>
      <div className="js-only mt-4 grid gap-x-10 gap-y-10 md:grid-cols-2 xl:grid-cols-3">
        <Chart title="ROC">
          <LazyLineFrame
            points={curves.roc.points}
            series={SERIES}
            x={{ ticks: UNIT_TICKS, title: 'Part of the others called above', format: formatTick }}
            y={{ ticks: UNIT_TICKS, title: 'Recall', format: formatTick }}
            hasDiagonal
            hasLegend={false}
            describePlace={(place) => `${formatTick(place)} of the others`}
          />
        </Chart>
        <Chart title="Precision and recall">
          <LazyLineFrame
            points={curves.precisionRecall.points}
            series={SERIES}
            x={{ ticks: UNIT_TICKS, title: 'Recall', format: formatTick }}
            y={{ ticks: UNIT_TICKS, title: 'Precision', format: formatTick }}
            hasLegend={false}
            describePlace={(place) => `recall ${formatTick(place)}`}
          />
        </Chart>
        <Chart title="Reliability">
          <LazyLineFrame
            points={curves.reliability.points}
            series={SERIES}
            x={{ ticks: UNIT_TICKS, title: 'Probability, mean of the bin', format: formatTick }}
            y={{ ticks: UNIT_TICKS, title: 'Part that was above $50k', format: formatTick }}
            hasDiagonal
            hasDots
            hasLegend={false}
            describePlace={(place) => `probability ${formatTick(place)}`}
          />
        </Chart>
      </div>
      <div className="mt-6">
        <Disclosure title="The curves in figures">
          <div className="grid gap-x-10 gap-y-6 pb-6 md:grid-cols-2 xl:grid-cols-3">
            <CurveTable
              caption="ROC"
              headings={['Others called above', 'Recall']}
              rows={curves.roc.rows.map(({ place, value }) => [place, value])}
            />
            <CurveTable
              caption="Precision and recall"
              headings={['Recall', 'Precision']}
              rows={curves.precisionRecall.rows.map(({ place, value }) => [place, value])}
            />
            <CurveTable
              caption="Reliability"
              headings={['Probability', 'Were above', 'Records']}
              rows={curves.reliability.rows.map(({ said, was, rows }) => [said, was, rows])}
            />
          </div>
        </Disclosure>
      </div>
    </>
  )
}

function Chart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h4 className="mb-2 font-medium">{title}</h4>
      {children}
    </div>
  )
}

type CurveTableProps = {
  readonly caption: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

function CurveTable({ caption, headings, rows }: CurveTableProps) {
  return (
    <table className="w-full self-start text-sm numerals">
      <caption className="pb-1 text-left font-medium">{caption}</caption>
      <thead>
        <tr className="text-muted">
          {headings.map((heading, column) => (
            <th key={heading} scope="col" className={column === 0 ? CELL_FIRST : CELL}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([place, ...values]) => (
          <tr key={place} className="border-t border-line">
            <th scope="row" className={CELL_FIRST}>
              {place}
            </th>
            {values.map((value, column) => (
              <td key={headings[column + 1]} className={CELL}>
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const CELL = 'py-1.5 pl-3 text-right font-normal'
const CELL_FIRST = 'py-1.5 text-left font-normal'
