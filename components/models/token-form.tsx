import { type SubmitEvent, useId } from 'react'

/** Asks for the token once. */
export function TokenForm({ onToken }: { onToken(token: string): void }) {
  const id = useId()
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const token = String(new FormData(event.currentTarget).get('token') ?? '').trim()
    if (token !== '') onToken(token)
  }
  return (
    <form onSubmit={submit} className="mt-4 max-w-xl">
      <label htmlFor={id} className="mb-1.5 block text-sm text-muted">
        Admin token
      </label>
      <div className="flex flex-wrap gap-3">
        <input
          id={id}
          name="token"
          type="password"
          required
          autoComplete="off"
          aria-describedby={`${id}-note`}
          className="field min-w-0 flex-1 basis-48"
        />
        <button type="submit" className="min-h-10 rounded-md border border-edge bg-raised px-5 hover:border-ink">
          Use it
        </button>
      </div>
      <p id={`${id}-note`} className="mt-2 text-sm text-muted">
        It stays in this tab until the tab is closed, and goes to this server alone.
      </p>
    </form>
  )
}
