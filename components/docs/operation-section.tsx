import { AnswerList, ContentView } from './answer-list'
import { CallPanel } from './call-panel'
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
  const { id, method, route, summary, description, access, parameters, body, answers, refusals, call } = operation
  return (
    <section aria-labelledby={id} className="border-t border-line py-10">
      <h3 id={id} className="scroll-mt-6 text-xl font-medium tracking-tight">
        <a href={`#${id}`} className="hover:text-accent">
          {summary}
        </a>
      </h3>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <MethodMark method={method} />
        <code className="font-mono text-sm [overflow-wrap:anywhere]">{route}</code>
      </p>
      <div className="grid gap-x-12 gap-y-8 xl:grid-cols-2">
        <div className="min-w-0">
          <Paragraphs text={description} />
          <p className="mt-3 text-sm text-muted">{access}.</p>
          {parameters.length > 0 ? <ParameterList parameters={parameters} /> : null}
          {body ? (
            <>
              <h4 className="mt-7 mb-2 text-sm font-medium">
                Body <span className="font-normal text-muted">{body.description}</span>
              </h4>
              {body.contents.map((content) => (
                <Fold
                  key={content.type}
                  title={<span className="font-mono text-[0.8125rem]">{content.type}</span>}
                  note={content.what}
                >
                  <ContentView content={{ ...content, examples: [] }} label="Example" />
                </Fold>
              ))}
            </>
          ) : null}
          <h4 className="mt-7 mb-2 text-sm font-medium">Answers</h4>
          <AnswerList answers={answers} />
          <Fold title="Refusals" note={refusals.map(({ status }) => status).join(', ')}>
            <AnswerList answers={refusals} />
          </Fold>
        </div>
        <div className="min-w-0">
          <CallPanel spec={call} serverOrigin={serverOrigin} />
        </div>
      </div>
    </section>
  )
}

function ParameterList({ parameters }: { readonly parameters: readonly ReferenceParameter[] }) {
  return (
    <>
      <h4 className="mt-7 mb-2 text-sm font-medium">Parameters</h4>
      <ul className="text-sm leading-5">
        {parameters.map(({ name, where, type, isRequired, description, values }) => (
          <li key={name} className="border-t border-line py-2.5">
            <p className="flex flex-wrap items-baseline gap-x-2.5">
              <code className="font-mono text-[0.8125rem] font-medium [overflow-wrap:anywhere]">{name}</code>
              <span className="text-muted">
                {type}, {where}
              </span>
              {isRequired ? <span className="text-accent">required</span> : null}
            </p>
            <p className="mt-0.5 max-w-prose text-muted">
              <Words text={description} />
              {values.length > 0 ? <Words text={` ${values.map((value) => `\`${value}\``).join(', ')}.`} /> : null}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}
