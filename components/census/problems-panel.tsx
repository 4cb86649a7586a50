import type { PageProblem } from '@/lib/contracts/page-state'

type ProblemsPanelProps = { readonly problems: readonly PageProblem[]; onDismiss(): void }

/** What of a link could not be used. What could is in the form already. */
export function ProblemsPanel({ problems, onDismiss }: ProblemsPanelProps) {
  if (problems.length === 0) return null
  return (
    <section
      aria-labelledby="problems-heading"
      className="mb-10 border-l-2 border-danger bg-danger-soft px-5 py-4 text-[0.9375rem]"
    >
      <div className="flex items-start justify-between gap-4">
        <h2 id="problems-heading" className="font-medium">
          {problems.length === 1 ? 'One part of this link could' : `${problems.length} parts of this link could`} not be
          used
        </h2>
        <button type="button" onClick={onDismiss} className="js-only -my-1 min-h-8 shrink-0 link">
          Dismiss
        </button>
      </div>
      <ul className="mt-2 space-y-1.5">
        {problems.map(({ key, message, suggestions }) => (
          <li key={`${key} ${message}`}>
            <code className="font-mono text-[0.875em] font-medium break-all">{key}</code> <span>{message}</span>
            {suggestions?.length ? <span className="text-muted"> Perhaps: {suggestions.join(', ')}.</span> : null}
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted">Everything else of it is in the form.</p>
    </section>
  )
}
