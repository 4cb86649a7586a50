import { DETAIL_LIST } from './detail-list'
import { type SchemaRow, SECTION_TITLES } from './prepare-schema'
import { Words } from './words'

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
                  {SECTION_TITLES[section]}
                </a>
              </>
            ) : null}
          </p>
        </li>
      ))}
    </ul>
  )
}
