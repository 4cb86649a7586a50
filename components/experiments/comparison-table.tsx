import type { ReactNode } from 'react'
import { ScrollRegion } from '@/components/ui/scroll-region'
import { RunMark } from './run-legend'

export type ComparisonRow = { readonly key: string; readonly label: string; readonly cells: readonly ReactNode[] }

type ComparisonTableProps = {
  /** What the table says, for those who do not see what it stands under. */
  readonly caption: string
  readonly heading: string
  readonly rows: readonly ComparisonRow[]
  readonly runCount: number
}

/** One column a run. */
export function ComparisonTable({ caption, heading, rows, runCount }: ComparisonTableProps) {
  return (
    <ScrollRegion label={`${caption}, a table`}>
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="align-bottom">
            <th scope="col" className="min-w-28 py-2 pr-4 text-left font-normal text-muted sm:w-72">
              {heading}
            </th>
            {Array.from({ length: runCount }, (_, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is what the column stands for
              <th key={place} scope="col" className="min-w-20 px-1.5 py-2 text-right sm:min-w-28 sm:px-3">
                <RunMark place={place} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, cells }) => (
            <tr key={key} className="border-t border-line">
              <th scope="row" className="max-w-72 py-2 pr-4 text-left align-top font-normal wrap-anywhere">
                {label}
              </th>
              {cells.map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is what the column stands for
                <td key={place} className="max-w-60 px-1.5 py-2 text-right sm:px-3 align-top wrap-anywhere numerals">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
