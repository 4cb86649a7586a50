'use client'

import { useQuery } from '@tanstack/react-query'
import { useId, useMemo, useState } from 'react'
import { formatPercent } from '@/components/prediction/prepare-answer'
import type { PastedRecords } from '@/lib/core/census/paste'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { predictManyQuery } from './predict-many'
import { writeResultsCsv } from './prepare-csv'
import {
  checkRecords,
  goodRecords,
  joinPredictions,
  NEXT_ORDER,
  SHOWN_FIELDS,
  type SortOrder,
  sortRows,
  sumUp,
} from './prepare-rows'
import { ResultLine } from './result-line'

type ResultsTableProps = {
  readonly pasted: PastedRecords
  readonly choice: ModelChoice
  readonly threshold: number | undefined
  /** Called with the record as it was written, errors and all. */
  onOpen(raw: unknown): void
  onClose?(): void
}

const BUTTON = 'min-h-9 rounded-md border border-edge bg-raised px-3 text-sm hover:border-ink disabled:opacity-60'
const ARIA_SORT = { 'as pasted': 'none', 'highest first': 'descending', 'lowest first': 'ascending' } as const

const batchIds = new WeakMap<PastedRecords, number>()
let lastBatchId = 0

function batchIdOf(pasted: PastedRecords): number {
  const id = batchIds.get(pasted) ?? ++lastBatchId
  batchIds.set(pasted, id)
  return id
}

function download(csv: string) {
  const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'predictions.csv'
  link.click()
  // Safari reads the file only after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** One line per pasted record: its answer, or what is wrong with it. */
export function ResultsTable({ pasted, choice, threshold, onOpen, onClose }: ResultsTableProps) {
  const id = useId()
  const [order, setOrder] = useState<SortOrder>('as pasted')
  const checked = useMemo(() => checkRecords(pasted.records), [pasted])
  const records = useMemo(() => goodRecords(checked), [checked])
  const query = useQuery(predictManyQuery({ batchId: batchIdOf(pasted), records, choice, threshold }))
  const rows = useMemo(() => joinPredictions(checked, query.data?.predictions ?? []), [checked, query.data])
  const shown = useMemo(() => sortRows(rows, order), [rows, order])

  return (
    <section aria-labelledby={`${id}-title`} className="mt-6 min-w-0">
      <div className="flex flex-wrap items-center gap-2">
        <h3 id={`${id}-title`} className="mr-auto font-medium">
          Results for {rows.length.toLocaleString('en-US')} {rows.length === 1 ? 'record' : 'records'}
        </h3>
        <button
          type="button"
          className={BUTTON}
          disabled={!query.data}
          onClick={() => query.data && download(writeResultsCsv({ rows, threshold: query.data.threshold }))}
        >
          Download CSV
        </button>
        {onClose && (
          <button type="button" className={BUTTON} onClick={onClose}>
            Close results
          </button>
        )}
      </div>
      {pasted.notes.map((note) => (
        <p key={note} className="mt-1 text-muted text-sm">
          {note}
        </p>
      ))}
      <p role="status" className="mt-1 text-sm">
        <TotalsText totals={sumUp(rows)} isWaiting={query.isFetching} />
      </p>
      {query.isError && (
        <p role="alert" className="mt-2 flex flex-wrap items-center gap-2 rounded-md bg-danger-soft px-3 py-2 text-sm">
          {query.error.message}
          <button type="button" className={BUTTON} onClick={() => void query.refetch()}>
            Try again
          </button>
        </p>
      )}
      <div className="relative mt-2 max-h-[32rem] overflow-auto rounded-md border border-line">
        <table aria-labelledby={`${id}-title`} className="w-full text-left text-sm">
          <thead className="sticky top-0 bg-raised">
            <tr className="border-line border-b">
              <th scope="col" className="px-3 py-2 font-medium">
                No.
              </th>
              <th scope="col" className="px-3 py-2">
                <span className="sr-only">Open</span>
              </th>
              {SHOWN_FIELDS.map(({ name, heading }) => (
                <th key={name} scope="col" className="px-3 py-2 font-medium">
                  {heading}
                </th>
              ))}
              <th scope="col" aria-sort={ARIA_SORT[order]} className="px-3 py-2 font-medium">
                <button
                  type="button"
                  className="link min-h-6 whitespace-nowrap"
                  onClick={() => setOrder(NEXT_ORDER[order])}
                >
                  Probability
                  <span aria-hidden="true">
                    {' '}
                    {order === 'highest first' ? '↓' : order === 'lowest first' ? '↑' : '↕'}
                  </span>
                </button>
              </th>
              <th scope="col" className="px-3 py-2 font-medium">
                Label
              </th>
              <th scope="col" className="px-3 py-2 font-medium">
                Assumed
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <ResultLine key={row.number} row={row} isWaiting={query.isFetching} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

type TotalsTextProps = { readonly totals: ReturnType<typeof sumUp>; readonly isWaiting: boolean }

function TotalsText({ totals, isWaiting }: TotalsTextProps) {
  const { answered, above, bad, meanProbability } = totals
  const parts = [
    isWaiting ? 'Predicting…' : '',
    meanProbability === undefined
      ? ''
      : `${above} above $50k, ${answered - above} not; mean probability ${formatPercent(meanProbability)}.`,
    bad > 0 ? `${bad} with errors, not predicted.` : '',
  ]
  return parts.filter(Boolean).join(' ')
}
