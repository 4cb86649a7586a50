import { type SubmitEvent, useId } from 'react'
import { forgetApiKey, keepApiKey } from '@/lib/client/api-key'
import { useApiKey } from './use-api-key'

/** For servers that answer only who has an API key: takes the visitor's, and says whether there is one. */
export function ApiKeyForm() {
  const id = useId()
  const { key, wasRefused } = useApiKey()
  return (
    <section aria-label="Access" className="mb-8 border-t border-line pt-5">
      {key === undefined ? (
        <>
          {wasRefused ? (
            <p role="alert" className="mb-3 max-w-xl rounded-md bg-danger-soft px-4 py-3 text-[0.9375rem]">
              The server does not accept this key: it is mistyped, revoked or expired.
            </p>
          ) : null}
          <p id={`${id}-note`} className="max-w-prose text-[0.9375rem] leading-6">
            This server answers only who has an API key.{' '}
            <span className="nojs-only">
              A key cannot be given here without scripts; programs send it with each call.
            </span>
            <span className="js-only text-muted">
              Yours stays in this tab until the tab is closed, and goes to this server alone.
            </span>
          </p>
          <KeyInput id={id} isInvalid={wasRefused} />
        </>
      ) : (
        <p className="flex flex-wrap items-center gap-x-5 gap-y-1 text-sm text-muted">
          Predictions are asked for with your API key.
          <button type="button" onClick={forgetApiKey} className="min-h-6 link">
            Forget the key
          </button>
        </p>
      )}
    </section>
  )
}

type KeyInputProps = { readonly id: string; readonly isInvalid: boolean }

/** Without a name the key is in no address, however the form is sent. */
function KeyInput({ id, isInvalid }: KeyInputProps) {
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const input = event.currentTarget.elements.namedItem(id)
    const key = input instanceof HTMLInputElement ? input.value.trim() : ''
    if (key !== '') keepApiKey(key)
  }
  return (
    <form onSubmit={submit} className="js-only mt-3 max-w-xl">
      <label htmlFor={id} className="mb-1.5 block text-sm text-muted">
        API key
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
    </form>
  )
}
