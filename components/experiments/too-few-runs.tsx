import { COMPARE_LIMITS } from '@/lib/contracts/experiments'
import { shortenRunId } from './run-words'

/** Where the address names fewer runs than make a comparison. */
export function TooFewRuns({
  unknown,
}: {
  /** Ids that the server does not know. */ readonly unknown: readonly string[]
}) {
  const { min, max } = COMPARE_LIMITS
  return (
    <section aria-labelledby="too-few" className="max-w-2xl border-t border-line pt-8">
      <h2 id="too-few" className="text-xl font-medium tracking-tight">
        There is not enough to compare.
      </h2>
      <p className="mt-3 text-muted">
        {unknown.length > 0 ? `The tracking server does not know ${unknown.map(shortenRunId).join(', ')}. ` : ''}
        Tick {min} to {max} runs in the table of experiments.
      </p>
    </section>
  )
}
