import { CodeBlock } from './code-block'
import { Fold } from './fold'
import { formatMs } from './format-ms'
import type { CallOutcome } from './send-call'

/** What came of a call; said aloud in a line, and shown as a whole. */
export function CallOutcomeView({ outcome }: { readonly outcome: CallOutcome | undefined }) {
  return (
    <div className="mt-5">
      <p role="status" className="text-sm">
        {outcome ? <Headline outcome={outcome} /> : null}
      </p>
      {outcome?.ok ? (
        <>
          {outcome.text === '' ? (
            <p className="mt-2 text-sm text-muted">The answer has no body.</p>
          ) : (
            <CodeBlock text={outcome.text} className="mt-2 mb-3 max-h-96" />
          )}
          <Fold title="Headers of the answer" note={String(outcome.headers.length)}>
            <dl className="text-sm">
              {outcome.headers.map(([name, value]) => (
                <div key={name} className="grid gap-x-6 border-t border-line py-1.5 sm:grid-cols-[12rem_minmax(0,1fr)]">
                  <dt className="break-words text-muted">{name}</dt>
                  <dd className="min-w-0 font-mono text-[0.8125rem] [overflow-wrap:anywhere]">{value}</dd>
                </div>
              ))}
            </dl>
          </Fold>
        </>
      ) : null}
    </div>
  )
}

function Headline({ outcome }: { readonly outcome: CallOutcome }) {
  if (!outcome.ok) return <span className="text-danger">{outcome.why}</span>
  const { status, statusText, elapsedMs } = outcome
  return (
    <>
      <span className={`font-medium ${status < 400 ? 'text-accent' : 'text-danger'}`}>
        {status} {statusText}
      </span>{' '}
      <span className="text-muted numerals">in {formatMs(elapsedMs)}</span>
    </>
  )
}
