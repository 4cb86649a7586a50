import { useState } from 'react'

type RollBackControlProps = {
  /** Undefined where there is nothing to go back to. */
  readonly before: string | undefined
  readonly isBusy: boolean
  onRollBack(): void
}

const BUTTON = 'min-h-10 rounded-md border border-edge bg-raised px-4 text-[0.9375rem] hover:border-ink'

/** Two steps: the second names the version that will serve. */
export function RollBackControl({ before, isBusy, onRollBack }: RollBackControlProps) {
  const [isAsking, setIsAsking] = useState(false)
  if (before === undefined) return <p className="text-sm text-muted">There is no version before to roll back to.</p>
  if (!isAsking) {
    return (
      <button type="button" disabled={isBusy} onClick={() => setIsAsking(true)} className={BUTTON}>
        Roll back…
      </button>
    )
  }
  function confirm() {
    setIsAsking(false)
    onRollBack()
  }
  return (
    <fieldset className="flex flex-wrap items-center gap-3">
      <legend className="sr-only">Roll back</legend>
      <p className="text-sm">Version {before} will serve again.</p>
      <button type="button" onClick={confirm} className={BUTTON}>
        Roll back to version {before}
      </button>
      <button type="button" onClick={() => setIsAsking(false)} className="min-h-6 text-sm link">
        Leave it
      </button>
    </fieldset>
  )
}
