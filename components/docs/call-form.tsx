import { type SubmitEvent, useId, useState } from 'react'
import { CallOutcomeView } from './call-outcome'
import { Fold } from './fold'
import { type CallDraft, type CallParameter, type CallSpec, missingOf, type PreparedCall } from './prepare-call'
import { type CallOutcome, sendCall } from './send-call'

type CallFormProps = {
  readonly spec: CallSpec
  readonly draft: CallDraft
  readonly call: PreparedCall
  onDraft(draft: CallDraft): void
}

const LABEL = 'mb-1.5 block text-sm text-muted'

export function CallForm({ spec, draft, call, onDraft }: CallFormProps) {
  const [outcome, setOutcome] = useState<CallOutcome>()
  const [isBusy, setIsBusy] = useState(false)
  const missing = missingOf(spec, draft)
  const optional = spec.parameters.filter(({ isRequired }) => !isRequired)
  const hasBody = draft.type !== undefined
  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    setIsBusy(true)
    setOutcome(await sendCall(call))
    setIsBusy(false)
  }
  return (
    <form onSubmit={send} className="mt-4">
      <ParameterFields
        parameters={spec.parameters.filter(({ isRequired }) => isRequired)}
        draft={draft}
        onDraft={onDraft}
      />
      {hasBody ? <BodyFields spec={spec} draft={draft} onDraft={onDraft} /> : null}
      {optional.length === 0 ? null : hasBody ? (
        <div className="mt-4 border-b border-line">
          <Fold title="Optional parameters" note={String(optional.length)}>
            <ParameterFields parameters={optional} draft={draft} onDraft={onDraft} />
          </Fold>
        </div>
      ) : (
        <ParameterFields parameters={optional} draft={draft} onDraft={onDraft} />
      )}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <button
          type="submit"
          disabled={isBusy || missing.length > 0}
          className="min-h-10 rounded-md bg-ink px-5 text-[0.9375rem] font-medium text-paper hover:bg-accent hover:text-on-accent disabled:bg-line disabled:text-muted"
        >
          Send
        </button>
        <p className="text-sm text-muted">
          {missing.length > 0 ? `Fill in ${missing.join(' and ')} first.` : isBusy ? 'Waiting for the answer …' : null}
        </p>
      </div>
      <CallOutcomeView outcome={outcome} />
    </form>
  )
}

type ParameterFieldsProps = Pick<CallFormProps, 'draft' | 'onDraft'> & { readonly parameters: readonly CallParameter[] }

function ParameterFields({ parameters, draft, onDraft }: ParameterFieldsProps) {
  if (parameters.length === 0) return null
  return (
    <div className="mb-4 grid gap-4 sm:grid-cols-2">
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          value={draft.values[parameter.name] ?? ''}
          onValue={(value) => onDraft({ ...draft, values: { ...draft.values, [parameter.name]: value } })}
        />
      ))}
    </div>
  )
}

type ParameterFieldProps = {
  readonly parameter: CallParameter
  readonly value: string
  onValue(value: string): void
}

function ParameterField({ parameter: { name, isRequired, options }, value, onValue }: ParameterFieldProps) {
  const id = useId()
  return (
    <div className="min-w-0">
      <label htmlFor={id} className={LABEL}>
        <span className="font-mono text-[0.8125rem] text-ink [overflow-wrap:anywhere]">{name}</span>
        {isRequired ? ', required' : null}
      </label>
      {options ? (
        <select id={id} value={value} onChange={(event) => onValue(event.target.value)} className="field">
          {isRequired ? null : <option value="">left out</option>}
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          value={value}
          onChange={(event) => onValue(event.target.value)}
          required={isRequired}
          autoComplete="off"
          spellCheck={false}
          className="field"
        />
      )}
    </div>
  )
}

/** The examples of all content types are one choice: taking one fills in type and text. */
function BodyFields({ spec, draft, onDraft }: Pick<CallFormProps, 'spec' | 'draft' | 'onDraft'>) {
  const id = useId()
  const examples = spec.bodies.flatMap(({ type, examples }) => examples.map((example) => ({ type, ...example })))
  const chosen = examples.findIndex(({ type, text }) => type === draft.type && text === draft.text)
  return (
    <div>
      {examples.length > 1 ? (
        <>
          <label htmlFor={`${id}-example`} className={LABEL}>
            Example
          </label>
          <select
            id={`${id}-example`}
            value={chosen}
            onChange={(event) => {
              const example = examples[Number(event.target.value)]
              if (example) onDraft({ ...draft, type: example.type, text: example.text })
            }}
            className="field mb-4"
          >
            {chosen < 0 ? <option value={-1}>one’s own</option> : null}
            {examples.map(({ type, name, summary }, place) => (
              <option key={`${type} ${name}`} value={place}>
                {summary}
                {spec.bodies.length > 1 ? ` (${type})` : ''}
              </option>
            ))}
          </select>
        </>
      ) : null}
      <label htmlFor={`${id}-body`} className={LABEL}>
        Body, <span className="font-mono text-[0.8125rem]">{draft.type}</span>
      </label>
      <textarea
        id={`${id}-body`}
        value={draft.text}
        onChange={(event) => onDraft({ ...draft, text: event.target.value })}
        rows={Math.min(18, Math.max(4, draft.text.split('\n').length))}
        spellCheck={false}
        autoComplete="off"
        className="field resize-y font-mono text-[0.8125rem] leading-5"
      />
    </div>
  )
}
