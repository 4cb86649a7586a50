import { Disclosure } from '@/components/ui/disclosure'
import type { ImportanceBar } from './prepare-facts'

const SHOWN = 12

/** Part of the trees' total gain by field. */
export function Importance({ bars }: { readonly bars: readonly ImportanceBar[] }) {
  if (bars.length === 0) {
    return <p className="mt-3 text-sm text-muted">It is not known of this model which fields it looks at.</p>
  }
  const rest = bars.slice(SHOWN)
  return (
    <>
      <Bars bars={bars.slice(0, SHOWN)} />
      {rest.length > 0 ? (
        <div className="mt-4">
          <Disclosure title="The other fields" note={String(rest.length)}>
            <div className="pb-5">
              <Bars bars={rest} />
            </div>
          </Disclosure>
        </div>
      ) : null}
    </>
  )
}

function Bars({ bars }: { readonly bars: readonly ImportanceBar[] }) {
  return (
    <ol className="mt-4 grid gap-2.5 text-sm">
      {bars.map(({ field, percent, length }) => (
        <li key={field}>
          <span className="flex justify-between gap-4">
            <span className="min-w-0 break-words">{field}</span>
            <span className="shrink-0 text-muted numerals">{percent}</span>
          </span>
          <span aria-hidden="true" className="mt-1 block h-1.5 bg-line">
            <span className="block h-full bg-accent" style={{ width: `${(length * 100).toFixed(2)}%` }} />
          </span>
        </li>
      ))}
    </ol>
  )
}
