import clsx from 'clsx'
import { NO_FIGURE } from '@/components/ui/figures'
import { OutwardIcon } from '@/components/ui/icons'
import { ScrollRegion } from '@/components/ui/scroll-region'
import type { RunSort, SortKey } from '@/lib/contracts/experiments'
import { METRIC_COLUMNS, type RunRow } from './prepare-runs'
import { nameTracker } from './run-words'
import { SortHeading } from './sort-heading'

type RunsTableProps = { readonly rows: readonly RunRow[]; readonly sort: RunSort; readonly hasValidation: boolean }

const COLUMNS: readonly { readonly key: SortKey; readonly label: string; readonly isNumber?: boolean }[] = [
  { key: 'configuration', label: 'Configuration' },
  { key: 'kind', label: 'Kind' },
  { key: 'status', label: 'Status' },
  { key: 'roc_auc', label: 'ROC-AUC', isNumber: true },
  { key: 'pr_auc', label: 'PR-AUC', isNumber: true },
  { key: 'accuracy', label: 'Accuracy', isNumber: true },
  { key: 'precision', label: 'Precision', isNumber: true },
  { key: 'recall', label: 'Recall', isNumber: true },
  { key: 'ece', label: 'ECE', isNumber: true },
  { key: 'duration', label: 'Took', isNumber: true },
  { key: 'who', label: 'Who' },
  { key: 'when', label: 'Started, UTC' },
]

export function RunsTable({ rows, sort, hasValidation }: RunsTableProps) {
  return (
    <>
      <ScrollRegion label="Runs, a table">
        <table className="w-full text-sm">
          <caption className="sr-only">
            Runs. Metrics are of the hold-out, weighted to the population; ECE is the expected calibration error.
          </caption>
          <thead>
            <tr>
              <SortHeading
                column="name"
                label="Run"
                sort={sort}
                className="sticky left-0 z-10 bg-paper pr-4 text-left"
              />
              {COLUMNS.map(({ key, label, isNumber }) => (
                <SortHeading
                  key={key}
                  column={key}
                  label={label}
                  sort={sort}
                  className={isNumber ? 'px-2 text-right' : 'px-2 text-left'}
                />
              ))}
              <th scope="col">
                <span className="sr-only">Open</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <RunLine key={row.runId} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {hasValidation ? (
        <p className="mt-3 max-w-prose text-sm text-muted">
          <span aria-hidden="true">* </span>A trial’s figures are of a validation fold of the training side, not of the
          hold-out.
        </p>
      ) : null}
    </>
  )
}

const CELL = 'px-2 py-2.5 align-baseline whitespace-nowrap'

function RunLine({ row }: { readonly row: RunRow }) {
  return (
    <tr className="group border-t border-line hover:bg-accent-soft has-checked:bg-accent-soft">
      <th
        scope="row"
        className="sticky left-0 z-10 bg-paper p-0 text-left align-baseline font-normal group-hover:bg-accent-soft group-has-checked:bg-accent-soft"
      >
        <label className="flex max-w-80 min-w-52 cursor-pointer items-baseline gap-3 py-2.5 pr-4 max-sm:max-w-44 max-sm:min-w-36">
          <input
            type="checkbox"
            name="run"
            value={row.runId}
            defaultChecked={row.isChosen}
            className="size-4 shrink-0 translate-y-0.5 accent-accent"
          />
          <span className="min-w-0 wrap-anywhere">
            <span className="font-medium">{row.name}</span>
            {row.parentName ? <span className="block text-muted">in {row.parentName}</span> : null}
          </span>
        </label>
      </th>
      <td className={CELL}>
        {row.algorithm}
        {row.balancing ? <span className="block text-muted">{row.balancing}</span> : null}
      </td>
      <td className={clsx(CELL, 'text-muted')}>{row.kind}</td>
      <td className={clsx(CELL, row.hasFailed ? 'text-danger' : 'text-muted')}>{row.status}</td>
      {METRIC_COLUMNS.map((column) => (
        <td key={column} className={clsx(CELL, 'text-right numerals', row.isValidation && 'text-muted')}>
          {row.metrics[column]}
          {row.isValidation && row.metrics[column] !== NO_FIGURE ? <ValidationMark /> : null}
        </td>
      ))}
      <td className={clsx(CELL, 'text-right numerals')}>{row.duration}</td>
      <td className={clsx(CELL, 'max-w-32 truncate')} title={row.who}>
        {row.who}
      </td>
      <td className={clsx(CELL, 'numerals')}>
        {row.day} <span className="block text-muted">{row.time}</span>
      </td>
      <td className="pl-1 align-top">
        <a
          href={row.url}
          target="_blank"
          rel="noreferrer"
          className="mt-1 flex size-8 items-center justify-center rounded-md text-muted hover:text-accent"
        >
          <OutwardIcon />
          <span className="sr-only">
            Open {row.name} in {nameTracker(row.url)}
          </span>
        </a>
      </td>
    </tr>
  )
}

function ValidationMark() {
  return (
    <>
      <span aria-hidden="true">*</span>
      <span className="sr-only"> on validation</span>
    </>
  )
}
