'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Disclosure } from '@/components/ui/disclosure'
import type { ThresholdPoint } from '@/lib/core/registry/card'
import { formatMetric, formatPercent } from './prepare-answer'
import { precisionAt, prepareTradeOffRows } from './prepare-threshold'

const TradeOffChart = dynamic(() => import('./trade-off-chart').then((chart) => chart.TradeOffChart), {
  ssr: false,
  loading: () => <div className="h-64" />,
})

type TradeOffProps = { readonly curve: readonly ThresholdPoint[]; readonly threshold: number }

export function TradeOff({ curve, threshold }: TradeOffProps) {
  const [isOpen, setIsOpen] = useState(false)
  if (curve.length === 0) return null
  return (
    <Disclosure title="Precision and recall at every threshold" onOpenChange={setIsOpen}>
      <div className="js-only min-h-64 pt-2">
        {isOpen ? <TradeOffChart curve={curve} threshold={threshold} /> : null}
      </div>
      <TradeOffTable curve={curve} threshold={threshold} />
    </Disclosure>
  )
}

function TradeOffTable({ curve, threshold }: TradeOffProps) {
  return (
    <table className="mt-4 mb-5 w-full numerals text-right text-sm">
      <caption className="pb-2 text-left text-muted">
        On census records the model never saw, weighted to the population
      </caption>
      <thead>
        <tr className="text-muted">
          <th scope="col" className="py-1 text-left font-normal">
            Threshold
          </th>
          <th scope="col" className="py-1 font-normal">
            Precision
          </th>
          <th scope="col" className="py-1 font-normal">
            Recall
          </th>
          <th scope="col" className="py-1 font-normal">
            Called above
          </th>
        </tr>
      </thead>
      <tbody>
        {prepareTradeOffRows(curve, threshold).map((row) => (
          <tr
            key={row.threshold}
            className={row.threshold === threshold ? 'border-t border-line bg-accent-soft' : 'border-t border-line'}
          >
            <th scope="row" className="py-1.5 text-left font-normal">
              {formatPercent(row.threshold)}
            </th>
            <td>{formatMetric(precisionAt(row))}</td>
            <td>{formatMetric(row.recall)}</td>
            <td>{formatMetric(row.flagged)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
