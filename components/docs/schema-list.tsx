import { DETAIL_LIST } from './detail-list'
import type { OWN_SECTIONS, SchemaRow } from './prepare-schema'
import { Words } from './words'

const TITLES: Readonly<Record<(typeof OWN_SECTIONS)[number], string>> = {
  CensusRecord: 'The census record',
  ModelCard: 'The model card',
  Problem: 'Problems',
}
const INDENTS = [undefined, 'pl-4', 'pl-8', 'pl-12', 'pl-16']

/** The members of a schema, one below the other; those inside of others are set in. */
export function SchemaList({ rows }: { readonly rows: readonly SchemaRow[] }) {
  return (
    <ul className={DETAIL_LIST}>
      {rows.map(({ path, depth, name, type, isRequired, description, limits, section }) => (
        <li key={path} className={INDENTS[depth]}>
          <b>{name}</b>
          {type}
          {isRequired ? <em>required</em> : null}
          <p>
            <Words text={[description, ...limits.map((limit) => `${limit}.`)].join(' ')} />
            {section ? (
              <>
                {' '}
                <a href={`#${section}`} className="link">
                  {TITLES[section]}
                </a>
              </>
            ) : null}
          </p>
        </li>
      ))}
    </ul>
  )
}
