import clsx from 'clsx'
import type { ThenAndNow as Prepared } from './prepare-saved'

type ThenAndNowProps = { readonly thenAndNow: Prepared /** Of the answer that was saved. */; readonly day: string }

/** The answer as it was given, and what serves today beside it. */
export function ThenAndNow({ thenAndNow: { rows, reason }, day }: ThenAndNowProps) {
  return (
    <section aria-labelledby="today-heading" className="rounded-md border border-edge bg-raised px-5 pt-4 pb-5">
      <h2 id="today-heading" className="font-medium">
        Asked today, the answer is another
      </h2>
      <table className="mt-3 w-full text-[0.9375rem]">
        <caption className="sr-only">The answer then and now</caption>
        <thead>
          <tr className="text-sm text-muted">
            <td />
            <th scope="col" className="py-1.5 pl-3 text-right font-normal">
              {day}
            </th>
            <th scope="col" className="py-1.5 pl-3 text-right font-normal">
              Today
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, before, today }) => (
            <tr key={label} className="border-t border-line align-top">
              <th scope="row" className="py-1.5 pr-1 text-left font-normal text-muted">
                {label}
              </th>
              <td className="numerals py-1.5 pl-3 text-right wrap-anywhere">{before}</td>
              <td className={clsx('numerals py-1.5 pl-3 text-right wrap-anywhere', today !== before && 'font-medium')}>
                {today}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-3 text-sm leading-5 text-muted">{reason}</p>
    </section>
  )
}
