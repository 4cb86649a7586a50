import { type SubmitEvent, useId, useState } from 'react'
import type { CreateKeyRequest } from '@/lib/contracts/keys'
import { SCOPES } from '@/lib/core/access/api-key'
import { type MakeForm, prepareRequest, SCOPE_WORDS } from './prepare-keys'

type MakeKeyFormProps = {
  readonly isBusy: boolean
  onMake(request: CreateKeyRequest): Promise<boolean>
}

type Fault = { readonly field: keyof MakeForm; readonly message: string }

const LABEL = 'mb-1.5 block text-sm text-muted'

export function MakeKeyForm({ isBusy, onMake }: MakeKeyFormProps) {
  const id = useId()
  const [fault, setFault] = useState<Fault>()
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = (name: string) => String(fields.get(name) ?? '')
    const made = prepareRequest(
      {
        name: text('name'),
        scopes: fields.getAll('scope').map(String),
        lastDay: text('lastDay'),
        perMinute: text('perMinute'),
      },
      Date.now(),
    )
    setFault(made.kind === 'fault' ? made : undefined)
    if (made.kind === 'request') void onMake(made.request)
    else document.getElementById(`${id}-${made.field}`)?.focus()
  }
  const propsOf = (field: keyof MakeForm) => ({
    id: `${id}-${field}`,
    'aria-invalid': fault?.field === field,
    'aria-describedby': `${id}-${field}-note`,
  })
  const note = (field: keyof MakeForm, words: string) => (
    <p
      id={`${id}-${field}-note`}
      role={fault?.field === field ? 'alert' : undefined}
      className={fault?.field === field ? 'mt-1.5 text-sm text-danger' : 'mt-1.5 text-sm text-muted'}
    >
      {fault?.field === field ? fault.message : words}
    </p>
  )
  return (
    <form onSubmit={submit} noValidate className="mt-4 grid max-w-xl gap-5">
      <div>
        <label htmlFor={`${id}-name`} className={LABEL}>
          Name
        </label>
        <input {...propsOf('name')} name="name" required maxLength={100} autoComplete="off" className="field" />
        {note('name', 'Whose it is, or what for; it stands in this list.')}
      </div>
      <fieldset aria-describedby={`${id}-scopes-note`}>
        <legend className={LABEL}>What it may</legend>
        {SCOPES.map((scope, place) => (
          <label key={scope} className="flex min-h-8 items-center gap-3 text-[0.9375rem]">
            <input
              id={place === 0 ? `${id}-scopes` : undefined}
              type="checkbox"
              name="scope"
              value={scope}
              defaultChecked={scope === 'predict'}
              className="size-4 shrink-0 accent-accent"
            />
            <span>
              {scope} <span className="text-sm text-muted">{SCOPE_WORDS[scope]}</span>
            </span>
          </label>
        ))}
        {note('scopes', '')}
      </fieldset>
      <div className="grid gap-5 sm:grid-cols-2">
        <div>
          <label htmlFor={`${id}-lastDay`} className={LABEL}>
            Last day
          </label>
          <input {...propsOf('lastDay')} name="lastDay" type="date" max="2999-12-31" className="field" />
          {note('lastDay', 'Nothing: it never expires.')}
        </div>
        <div>
          <label htmlFor={`${id}-perMinute`} className={LABEL}>
            Requests a minute
          </label>
          <input {...propsOf('perMinute')} name="perMinute" inputMode="numeric" autoComplete="off" className="field" />
          {note('perMinute', 'Nothing: the server’s own limit.')}
        </div>
      </div>
      <button
        type="submit"
        disabled={isBusy}
        className="min-h-10 justify-self-start rounded-md bg-ink px-5 text-[0.9375rem] font-medium text-paper hover:bg-accent hover:text-on-accent disabled:bg-line disabled:text-muted"
      >
        {isBusy ? 'Making…' : 'Make the key'}
      </button>
    </form>
  )
}
