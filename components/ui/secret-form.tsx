import { type SubmitEvent, useId } from 'react'

type SecretFormProps = {
  readonly label: string
  /** What becomes of it, in a sentence. */
  readonly note: string
  /** The last one was not accepted. */
  readonly isInvalid?: boolean
  /** Without blanks around it, and never empty. */
  onSecret(secret: string): void
}

/** Asks for a secret once. The input has no name: however the form is sent, the secret is in no address. */
export function SecretForm({ label, note, isInvalid = false, onSecret }: SecretFormProps) {
  const id = useId()
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const input = event.currentTarget.elements.namedItem(id)
    const secret = input instanceof HTMLInputElement ? input.value.trim() : ''
    if (secret !== '') onSecret(secret)
  }
  return (
    <form onSubmit={submit} className="max-w-xl">
      <label htmlFor={id} className="mb-1.5 block text-sm text-muted">
        {label}
      </label>
      <div className="flex flex-wrap gap-3">
        <input
          id={id}
          type="password"
          required
          autoComplete="off"
          spellCheck={false}
          aria-invalid={isInvalid}
          aria-describedby={`${id}-note`}
          className="field min-w-0 flex-1 basis-48"
        />
        <button type="submit" className="min-h-10 rounded-md border border-edge bg-raised px-5 hover:border-ink">
          Use it
        </button>
      </div>
      <p id={`${id}-note`} className="mt-2 text-sm text-muted">
        {note}
      </p>
    </form>
  )
}
