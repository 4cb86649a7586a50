import { type SubmitEvent, useId, useState } from 'react'
import type { Key } from '@/lib/contracts/keys'
import { LIMIT_FAULT, readLimit } from './prepare-keys'

type LimitFormProps = {
  readonly apiKey: Key
  readonly isBusy: boolean
  /** Null: the server's own. */
  onLimit(perMinute: number | null): Promise<void>
  onLeave(): void
}

export function LimitForm({ apiKey: { name, perMinute }, isBusy, onLimit, onLeave }: LimitFormProps) {
  const id = useId()
  const [isWrong, setIsWrong] = useState(false)
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const limit = readLimit(String(new FormData(event.currentTarget).get('limit') ?? ''))
    setIsWrong(limit === undefined)
    if (limit !== undefined) void onLimit(limit)
  }
  return (
    <form onSubmit={submit} noValidate aria-label={`Limit of ${name}`} className="mt-3">
      <label htmlFor={id} className="mb-1.5 block text-sm text-muted">
        Requests a minute
      </label>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input
          id={id}
          name="limit"
          inputMode="numeric"
          autoComplete="off"
          defaultValue={perMinute ?? ''}
          aria-invalid={isWrong}
          aria-describedby={`${id}-note`}
          className="field w-40"
        />
        <button
          type="submit"
          disabled={isBusy}
          className="min-h-10 rounded-md border border-edge bg-raised px-4 hover:border-ink disabled:opacity-70"
        >
          {isBusy ? 'Changing…' : 'Change it'}
        </button>
        <button type="button" onClick={onLeave} className="min-h-10 text-sm link">
          Leave it
        </button>
      </div>
      <p id={`${id}-note`} role="status" className={isWrong ? 'mt-2 text-sm text-danger' : 'mt-2 text-sm text-muted'}>
        {isWrong ? LIMIT_FAULT : 'Nothing: as many as the server lets every key have.'}
      </p>
    </form>
  )
}
