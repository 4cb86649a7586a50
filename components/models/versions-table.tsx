import { ScrollRegion } from '@/components/ui/scroll-region'
import { ChampionMark } from './lineup-cards'
import type { VersionRow } from './prepare-history'

const CELL = 'px-3 py-2.5 whitespace-nowrap'
const HEAD = 'px-3 py-1.5 font-normal whitespace-nowrap'

export function VersionsTable({ rows }: { readonly rows: readonly VersionRow[] }) {
  return (
    <ScrollRegion label="Registered versions, a table">
      <table className="mt-3 w-full text-sm">
        <caption className="sr-only">Registered versions, the newest first</caption>
        <thead>
          <tr className="text-left text-muted">
            <th scope="col" className="py-1.5 pr-3 font-normal">
              Version
            </th>
            <th scope="col" className={HEAD}>
              Registered, UTC
            </th>
            <th scope="col" className={HEAD}>
              Card
            </th>
            <th scope="col" className={HEAD}>
              Digest
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              ROC-AUC
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              PR-AUC
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              ECE
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.version} className="border-t border-line">
              <th scope="row" className="py-2.5 pr-3 text-left font-medium whitespace-nowrap numerals">
                {row.version} {row.isChampion ? <ChampionMark /> : null}
              </th>
              <td className={`${CELL} numerals`}>{row.created}</td>
              <td className={`${CELL} text-muted`}>{row.cardVersion}</td>
              <td className={`${CELL} font-mono text-[0.8125rem] text-muted`}>{row.digest}</td>
              <td className={`${CELL} text-right numerals`}>{row.rocAuc}</td>
              <td className={`${CELL} text-right numerals`}>{row.prAuc}</td>
              <td className={`${CELL} text-right numerals`}>{row.ece}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
