import clsx from 'clsx'
import { Disclosure } from '@/components/ui/disclosure'
import { type ComparisonRow, ComparisonTable } from './comparison-table'
import { type MetricCell, type MetricRow, prepareMetrics } from './prepare-metrics'

type MetricsSectionProps = {
  readonly runs: readonly { readonly metrics: Readonly<Record<string, number>> }[]
  /** True where the runs were judged on different records. */
  readonly isOtherHoldout: boolean
}

export function MetricsSection({ runs, isOtherHoldout }: MetricsSectionProps) {
  const { main, more } = prepareMetrics(runs)
  return (
    <section aria-labelledby="metrics" className="pt-12">
      <h2 id="metrics" className="text-xl font-medium tracking-tight">
        Metrics
      </h2>
      <p className="mt-2 mb-4 max-w-prose text-sm text-muted">
        Of the hold-out, weighted to the population, with 95 % intervals where they are known; the best of each line is
        marked. Validation figures are of a fold of the training side.
      </p>
      {isOtherHoldout ? (
        <p className="mb-4 max-w-prose rounded-md bg-danger-soft px-4 py-3 text-sm">
          These runs were judged on different records, by their data, seed or split: a difference between them may be
          one of the records.
        </p>
      ) : null}
      {main.length === 0 ? (
        <p className="border-t border-line py-4 text-sm text-muted">None of these runs has a metric known here.</p>
      ) : (
        <ComparisonTable caption="Metrics" heading="Metric" rows={main.map(toRow)} runCount={runs.length} />
      )}
      {more.length > 0 ? (
        <Disclosure title="Other figures" note={String(more.length)}>
          <div className="pb-5">
            <ComparisonTable caption="Other figures" heading="Figure" rows={more.map(toRow)} runCount={runs.length} />
          </div>
        </Disclosure>
      ) : null}
    </section>
  )
}

function toRow({ key, label, cells }: MetricRow): ComparisonRow {
  // biome-ignore lint/suspicious/noArrayIndexKey: the place is what the cell stands for
  return { key, label, cells: cells.map((cell, place) => <Metric key={place} cell={cell} />) }
}

function Metric({ cell: { text, interval, isBest } }: { readonly cell: MetricCell }) {
  return (
    <>
      <span className={clsx('px-1.5 py-0.5', isBest && 'rounded-sm bg-accent-soft font-medium text-accent')}>
        {text}
        {isBest ? <span className="sr-only"> (best)</span> : null}
      </span>
      {interval ? <span className="block px-1.5 pt-0.5 text-xs whitespace-nowrap text-muted">{interval}</span> : null}
    </>
  )
}
