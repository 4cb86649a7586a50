import { Disclosure } from '@/components/ui/disclosure'
import { NO_FIGURE } from '@/components/ui/figures'
import { type ComparisonRow, ComparisonTable } from './comparison-table'
import { type ParamRow, prepareParams } from './prepare-params'

type ParamsSectionProps = { readonly runs: readonly { readonly params: Readonly<Record<string, string>> }[] }

export function ParamsSection({ runs }: ParamsSectionProps) {
  const { differing, agreeing } = prepareParams(runs)
  return (
    <section aria-labelledby="parameters" className="pt-12">
      <h2 id="parameters" className="mb-4 text-xl font-medium tracking-tight">
        Parameters that differ
      </h2>
      {differing.length === 0 ? (
        <p className="border-t border-line py-4 text-sm text-muted">
          {agreeing.length === 0 ? 'None of these runs has parameters.' : 'None: these runs were made alike.'}
        </p>
      ) : (
        <ComparisonTable
          caption="Parameters that differ"
          heading="Parameter"
          rows={differing.map(toRow)}
          runCount={runs.length}
        />
      )}
      {agreeing.length > 0 ? (
        <Disclosure title="Parameters that agree" note={String(agreeing.length)}>
          <dl className="grid gap-x-8 pb-5 text-sm sm:grid-cols-2 lg:grid-cols-3">
            {agreeing.map(({ name, values }) => (
              <div key={name} className="flex min-w-0 justify-between gap-4 border-t border-line py-2">
                <dt className="min-w-0 break-words text-muted">{name}</dt>
                <dd className="min-w-0 text-right break-words numerals">{values[0]}</dd>
              </div>
            ))}
          </dl>
        </Disclosure>
      ) : null}
    </section>
  )
}

function toRow({ name, values }: ParamRow): ComparisonRow {
  return { key: name, label: name, cells: values.map((value) => value ?? NO_FIGURE) }
}
