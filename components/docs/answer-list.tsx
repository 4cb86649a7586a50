import { CodeBlock } from './code-block'
import { Fold } from './fold'
import type { ReferenceAnswer, ReferenceContent } from './prepare-reference'
import { SchemaList } from './schema-list'
import { Words } from './words'

/** What an operation answers, by status. */
export function AnswerList({ answers }: { readonly answers: readonly ReferenceAnswer[] }) {
  return answers.map((answer) => (
    <Fold key={answer.status} title={<StatusMark status={answer.status} />} note={<Words text={answer.description} />}>
      {answer.contents.map((content) => (
        <ContentView key={content.type} content={content} label={`Example of ${answer.status}`} />
      ))}
      <p className="mt-3 text-sm text-muted">
        Headers: <span className="font-mono text-[0.8125rem]">{answer.headers.join(', ')}</span>
      </p>
    </Fold>
  ))
}

function StatusMark({ status }: { readonly status: string }) {
  return (
    <span
      className={`font-mono text-[0.8125rem] font-medium numerals ${Number(status) < 400 ? 'text-accent' : 'text-danger'}`}
    >
      {status}
    </span>
  )
}

type ContentViewProps = { readonly content: ReferenceContent; readonly label: string }

export function ContentView({ content: { type, what, rows, examples }, label }: ContentViewProps) {
  return (
    <div className="mt-1 first:mt-0">
      <p className="pb-2 text-sm text-muted">
        <span className="font-mono text-[0.8125rem] text-ink">{type}</span> · {what}
        {what === 'Problem' ? (
          <>
            {' · '}
            <a href="#Problem" className="link">
              its members
            </a>
          </>
        ) : null}
      </p>
      {rows.length > 0 && what !== 'Problem' ? <SchemaList rows={rows} /> : null}
      {examples.map(({ name, summary, text }) => (
        <figure key={name} className="mt-3">
          <figcaption className="pb-1.5 text-sm text-muted">{summary}</figcaption>
          <CodeBlock label={`${label}: ${summary}`} text={text} />
        </figure>
      ))}
    </div>
  )
}
