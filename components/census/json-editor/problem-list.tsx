import type { Fix, Problem } from './prepare-problems'

type ProblemListProps = {
  readonly problems: readonly Problem[]
  onSelect(problem: Problem): void
  onFix(problem: Problem, fix: Fix): void
}

/** The marks of the editor once more, where touch and keyboard reach them. */
export function ProblemList({ problems, onSelect, onFix }: ProblemListProps) {
  if (problems.length === 0) return null
  return (
    <ul aria-label="Problems in the text" className="mt-3 grid gap-2 text-sm">
      {problems.map((problem) => (
        <li key={`${problem.from}-${problem.message}`} className="rounded-md bg-danger-soft px-3 py-2">
          <button type="button" onClick={() => onSelect(problem)} className="link min-h-6 text-left">
            Line {problem.line}
            {problem.key === undefined ? '' : `, ${problem.key}`}
          </button>
          : {problem.message}
          {problem.fixes.length > 0 && (
            <span className="mt-1 flex flex-wrap gap-2">
              {problem.fixes.map((fix) => (
                <button
                  key={fix.label}
                  type="button"
                  onClick={() => onFix(problem, fix)}
                  className="min-h-8 rounded-md border border-edge bg-raised px-2 text-left hover:border-ink"
                >
                  {fix.label}
                </button>
              ))}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
