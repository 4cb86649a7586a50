import clsx from 'clsx'
import { formatSort, type RunSort, type SortKey } from '@/lib/contracts/experiments'

type SortHeadingProps = {
  readonly column: SortKey
  readonly label: string
  readonly sort: RunSort
  readonly className: string
}

/** Columns that are looked through from the lowest up, or from A on. */
const ASCENDS_FIRST: ReadonlySet<SortKey> = new Set(['name', 'configuration', 'kind', 'status', 'who', 'ece'])

/** A button of the form around it: pressed, it sends the order, and all else that the form holds. */
export function SortHeading({ column, label, sort, className }: SortHeadingProps) {
  const isCurrent = sort.key === column
  const isDescending = isCurrent ? !sort.isDescending : !ASCENDS_FIRST.has(column)
  return (
    <th
      scope="col"
      aria-sort={isCurrent ? (sort.isDescending ? 'descending' : 'ascending') : undefined}
      className={clsx('py-1 font-normal whitespace-nowrap', className)}
    >
      <button
        type="submit"
        name="sort"
        value={formatSort({ key: column, isDescending })}
        className={clsx('min-h-8 hover:text-accent', isCurrent ? 'font-medium text-ink' : 'text-muted')}
      >
        {label}
        {isCurrent ? <span aria-hidden="true"> {sort.isDescending ? '↓' : '↑'}</span> : null}
      </button>
    </th>
  )
}
