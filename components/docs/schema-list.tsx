import type { OWN_SECTIONS, SchemaRow } from './prepare-schema'
import { Words } from './words'

const TITLES: Readonly<Record<(typeof OWN_SECTIONS)[number], string>> = {
  CensusRecord: 'The census record',
  ModelCard: 'The model card',
  Problem: 'Problems',
}
const INDENTS = ['', 'pl-4', 'pl-8', 'pl-12', 'pl-16']

/** The members of a schema, one below the other; those inside of others are set in. */
export function SchemaList({ rows }: { readonly rows: readonly SchemaRow[] }) {
  return (
    <ul className="text-sm leading-5">
      {rows.map((row) => (
        <li key={row.path} className={`border-t border-line py-2.5 ${INDENTS[row.depth] ?? 'pl-20'}`}>
          <p className="flex flex-wrap items-baseline gap-x-2.5">
            <code className="font-mono text-[0.8125rem] font-medium [overflow-wrap:anywhere]">{row.name}</code>
            <span className="text-muted">{row.type}</span>
            {row.isRequired ? <span className="text-accent">required</span> : null}
          </p>
          {row.description || row.limits.length > 0 ? (
            <p className="mt-0.5 max-w-prose text-muted">
              <Words text={[row.description, ...row.limits.map((limit) => `${limit}.`)].filter(Boolean).join(' ')} />
            </p>
          ) : null}
          {row.section ? (
            <a href={`#${row.section}`} className="mt-1 inline-flex min-h-6 items-center link">
              {TITLES[row.section]}
            </a>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
