import { type SubmitEvent, useId } from 'react'

type PromoteFormProps = {
  /** Newest first, without the champion. */
  readonly versions: readonly string[]
  readonly who: string
  readonly isBusy: boolean
  onWho(who: string): void
  onPromote(request: { readonly version: string; readonly why?: string }): void
}

const LABEL = 'mb-1.5 block text-sm text-muted'

export function PromoteForm({ versions, who, isBusy, onWho, onPromote }: PromoteFormProps) {
  const id = useId()
  if (versions.length === 0) {
    return <p className="mt-3 text-sm text-muted">There is no other version to promote: train one, and track it.</p>
  }
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const why = String(fields.get('why') ?? '').trim()
    onPromote({ version: String(fields.get('version')), ...(why === '' ? {} : { why }) })
  }
  return (
    <form
      onSubmit={submit}
      className="mt-4 grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[8rem_minmax(0,1fr)_minmax(0,2fr)_auto]"
    >
      <div>
        <label htmlFor={`${id}-version`} className={LABEL}>
          Version
        </label>
        <select id={`${id}-version`} name="version" className="field">
          {versions.map((version) => (
            <option key={version} value={version}>
              {version}
            </option>
          ))}
        </select>
      </div>
      <div className="min-w-0">
        <label htmlFor={`${id}-who`} className={LABEL}>
          Your name
        </label>
        <input
          id={`${id}-who`}
          value={who}
          onChange={(event) => onWho(event.target.value)}
          maxLength={100}
          autoComplete="name"
          className="field"
        />
      </div>
      <div className="min-w-0">
        <label htmlFor={`${id}-why`} className={LABEL}>
          Why
        </label>
        <input id={`${id}-why`} name="why" maxLength={500} className="field" />
      </div>
      <button
        type="submit"
        disabled={isBusy}
        className="min-h-10 rounded-md bg-ink px-5 text-[0.9375rem] font-medium text-paper hover:bg-accent hover:text-on-accent disabled:bg-line disabled:text-muted"
      >
        Promote
      </button>
    </form>
  )
}
