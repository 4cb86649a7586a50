import { AnswerList, ContentView, RefusalList } from './answer-list'
import { CallPanel } from './call-panel'
import { CodeBlock } from './code-block'
import { DETAIL_LIST } from './detail-list'
import { Fold } from './fold'
import { MethodMark } from './method-mark'
import type { ReferenceOperation, ReferenceParameter } from './prepare-reference'
import { Paragraphs, Words } from './words'

type OperationSectionProps = {
  readonly operation: ReferenceOperation
  /** Scheme, host and port of this server. */
  readonly serverOrigin: string
}

/** One call: what it is on the left, how it is made on the right. */
export function OperationSection({ operation, serverOrigin }: OperationSectionProps) {
  const { id, method, route, summary, description, access, parameters, body, sample, answers, refusals, call } =
    operation
  return (
    <section aria-labelledby={id} className="py-10 [&+section]:border-t [&+section]:border-line">
      <h3 id={id} className="scroll-mt-6 text-xl font-medium tracking-tight">
        <a href={`#${id}`} className="hover:text-accent">
          {summary}
        </a>
      </h3>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <MethodMark method={method} />
        <code className="font-mono text-sm [overflow-wrap:anywhere]">{route}</code>
      </p>
      <div className="grid gap-x-12 gap-y-6 xl:grid-cols-2">
        <div className="min-w-0">
          <Paragraphs text={description} />
          <p className="mt-3 max-w-prose text-sm text-muted">{access}.</p>
          {parameters.length > 0 ? <ParameterList parameters={parameters} /> : null}
          {body ? (
            <>
              <h4 className="mt-7 mb-2 text-sm font-medium">Body</h4>
              {body.contents.map((content) => (
                <Fold
                  key={content.type}
                  title={<span className="font-mono text-[0.8125rem]">{content.type}</span>}
                  note={content.what}
                >
                  <p className="pb-2 text-sm text-muted">{body.description}</p>
                  <ContentView content={{ ...content, examples: [] }} />
                </Fold>
              ))}
            </>
          ) : null}
          <h4 className="mt-7 mb-2 text-sm font-medium">Answers</h4>
          <AnswerList answers={answers} />
          <RefusalList refusals={refusals} />
        </div>
        <div className="min-w-0">
          <CallPanel spec={call} serverOrigin={serverOrigin} />
          {sample ? (
            <figure className="mt-6">
              <figcaption className="pb-2 text-sm text-muted">
                Answer <span className="font-mono text-[0.8125rem] text-accent">{sample.status}</span>
              </figcaption>
              <CodeBlock text={sample.text} className="max-h-72" />
            </figure>
          ) : null}
        </div>
      </div>
    </section>
  )
}

function ParameterList({ parameters }: { readonly parameters: readonly ReferenceParameter[] }) {
  return (
    <>
      <h4 className="mt-7 mb-2 text-sm font-medium">Parameters</h4>
      <ul className={DETAIL_LIST}>
        {parameters.map(({ name, where, type, isRequired, description, values }) => (
          <li key={name}>
            <b>{name}</b>
            {type}, {where}
            {isRequired ? <em>required</em> : null}
            <p>
              <Words
                text={[description, ...(values.length > 0 ? [`${values.map(asCode).join(', ')}.`] : [])].join(' ')}
              />
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

function asCode(value: string): string {
  return `\`${value}\``
}
