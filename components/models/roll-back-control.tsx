import { type SubmitEvent, useId, useState } from 'react'

type RollBackControlProps = {
  /** Undefined where there is nothing to go back to. */
  readonly before: string | undefined
  readonly isBusy: boolean
  onRollBack(why: string | undefined): void
}

const BUTTON = 'min-h-10 rounded-md border border-edge bg-raised px-4 text-[0.9375rem] hover:border-ink'

/** Two steps: the second names the version that will serve. */
export function RollBackControl({ before, isBusy, onRollBack }: RollBackControlProps) {
  const id = useId()
  const [isAsking, setIsAsking] = useState(false)
  if (before === undefined) return <p className="text-sm text-muted">There is no version before to roll back to.</p>
  if (!isAsking) {
    return (
      <button type="button" disabled={isBusy} onClick={() => setIsAsking(true)} className={BUTTON}>
        Roll back…
      </button>
    )
  }
  function confirm(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const why = String(new FormData(event.currentTarget).get('why') ?? '').trim()
    setIsAsking(false)
    onRollBack(why || undefined)
  }
  return (
    <form onSubmit={confirm} aria-label="Roll back" className="flex w-full flex-wrap items-end gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-64">
        <label htmlFor={id} className="mb-1.5 block text-sm text-muted">
          Why version {before} is to serve again
        </label>
        <input id={id} name="why" maxLength={500} className="field" />
      </div>
      <button type="submit" className={BUTTON}>
        Roll back to version {before}
      </button>
      <button type="button" onClick={() => setIsAsking(false)} className="min-h-10 text-sm link">
        Leave it
      </button>
    </form>
  )
}
