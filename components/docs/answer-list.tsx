import { CodeBlock } from './code-block'
import { DETAIL_LIST } from './detail-list'
import { Fold } from './fold'
import type { ReferenceAnswer, ReferenceContent, ReferenceRefusals } from './prepare-reference'
import { SchemaList } from './schema-list'
import { Words } from './words'

/** What an operation answers, by status. */
export function AnswerList({ answers }: { readonly answers: readonly ReferenceAnswer[] }) {
  return answers.map(({ status, description, contents, headers }) => (
    <Fold
      key={status}
      title={<span className="font-mono text-[0.8125rem] font-medium text-accent">{status}</span>}
      note={<Words text={description} />}
    >
      {contents.map((content) => (
        <ContentView key={content.type} content={content} />
      ))}
      {headers.length > 0 ? <p className="mt-3 text-sm text-muted">Headers: {headers.join(', ')}</p> : null}
    </Fold>
  ))
}

export function RefusalList({ refusals: { shapes, reasons, examples } }: { readonly refusals: ReferenceRefusals }) {
  return (
    <Fold title="Refusals" note={reasons.map(({ status }) => status).join(', ')}>
      <p className="pb-2 text-sm text-muted">
        {shapes.join('; or ')}
        {shapes.some((shape) => shape.endsWith(', Problem')) ? (
          <>
            :{' '}
            <a href="#Problem" className="link">
              its members
            </a>
          </>
        ) : null}
      </p>
      <ul className={DETAIL_LIST}>
        {reasons.map(({ status, description }) => (
          <li key={status}>
            <b>{status}</b>
            <Words text={description} />
          </li>
        ))}
      </ul>
      <ExampleList examples={examples} />
    </Fold>
  )
}

export function ContentView({
  content: { type, what, rows, sameAs, examples },
}: {
  readonly content: ReferenceContent
}) {
  return (
    <div className="mt-3 first:mt-0">
      <p className="pb-2 text-sm text-muted">
        <span className="font-mono text-[0.8125rem] text-ink">{type}</span> · {what}
        {sameAs ? (
          <>
            , as in{' '}
            <a href={`#${sameAs.id}`} className="link">
              {sameAs.summary}
            </a>
          </>
        ) : null}
      </p>
      {rows.length > 0 ? <SchemaList rows={rows} /> : null}
      <ExampleList examples={examples} />
    </div>
  )
}

function ExampleList({ examples }: Pick<ReferenceContent, 'examples'>) {
  return examples.map(({ summary, text }) => (
    <figure key={summary} className="mt-3">
      <figcaption className="pb-1.5 text-sm text-muted">{summary}</figcaption>
      <CodeBlock text={text} />
    </figure>
  ))
}
