import { useOnline } from '@/components/ui/use-online'
import { asFailure, type FailureCode } from '@/lib/client/http'

type ComparisonTroubleProps = {
  readonly error: Error | undefined
  /** What went wrong on the server before the page was sent. */
  readonly failure: { readonly code: FailureCode; readonly message: string } | undefined
  onRetry(): void
}

const ADVICE: Readonly<Partial<Record<FailureCode, string>>> = {
  offline: 'You seem to be offline. What you see is the last answer.',
  'model-unavailable': 'The models are not there yet. Train or fetch them, then try again.',
  forbidden: 'Your API key does not let anybody ask for predictions. Forget it above, and give another.',
  'store-unavailable':
    'The server writes down what it answers, and just now it cannot, so it gives no answer. Ask again in a moment.',
}

/** Why there is no newer answer, and the way to ask again. Faults of a single field stand at the field. */
export function ComparisonTrouble({ error, failure, onRetry }: ComparisonTroubleProps) {
  const isOnline = useOnline()
  const trouble = error === undefined ? failure : asFailure(error)
  if (trouble === undefined && isOnline) return null
  const code = isOnline && trouble ? trouble.code : 'offline'
  return (
    <div role="alert" className="mt-6 border-l-2 border-danger bg-danger-soft px-4 py-3 text-[0.9375rem]">
      <p>{ADVICE[code] ?? trouble?.message}</p>
      <button type="button" onClick={onRetry} className="js-only mt-1 min-h-8 link">
        Ask again
      </button>
    </div>
  )
}
