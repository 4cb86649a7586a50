import type { MoveRow } from './prepare-history'

type MoveLogProps = {
  readonly rows: readonly MoveRow[]
  /** True where the registry, which knows every machine's moves, could not be asked. */
  readonly isOwnAlone: boolean
}

/** Every change of the champion, the last one first. */
export function MoveLog({ rows, isOwnAlone }: MoveLogProps) {
  return (
    <>
      {isOwnAlone ? (
        <p className="mt-3 max-w-prose text-sm text-muted">
          From this server’s own log; moves made elsewhere show once the registry can be asked.
        </p>
      ) : null}
      {rows.length === 0 ? (
        <p className="mt-3 text-sm text-muted">
          {isOwnAlone ? 'No move was made from here.' : 'The champion has never been moved.'}
        </p>
      ) : (
        <MoveList rows={rows} />
      )}
    </>
  )
}

function MoveList({ rows }: Pick<MoveLogProps, 'rows'>) {
  return (
    <ol className="mt-3 text-sm">
      {rows.map((row) => (
        <li
          key={row.id}
          className="grid gap-x-6 gap-y-0.5 border-t border-line py-3 sm:grid-cols-[9.5rem_minmax(0,1fr)]"
        >
          <p className="text-muted numerals">{row.at}</p>
          <div className="min-w-0">
            <p className="break-words">
              <span className="font-medium">{row.what}</span>{' '}
              <span className="numerals">
                {row.from} <span aria-hidden="true">→</span>
                <span className="sr-only">to</span> {row.to}
              </span>{' '}
              <span className="text-muted">by {row.who}</span>{' '}
              {row.isForced ? (
                <span className="rounded-sm bg-danger-soft px-1.5 py-0.5 text-xs font-medium text-danger">
                  against the gate
                </span>
              ) : null}
            </p>
            <p className="mt-0.5 break-words">{row.why}</p>
            {row.figures ? <p className="mt-0.5 text-muted numerals">{row.figures}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}
