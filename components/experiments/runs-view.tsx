import { type ExperimentsState, formatExperimentsState } from '@/lib/contracts/experiments'
import type { RunSummary } from '@/lib/core/registry/run'
import { prepareRuns } from './prepare-runs'
import { RunFilters } from './run-filters'
import { RunsForm } from './runs-form'
import { RunsTable } from './runs-table'

type RunsViewProps = {
  readonly runs: readonly RunSummary[]
  /** True where the server may have more. */
  readonly isCut: boolean
  readonly state: ExperimentsState
}

export function RunsView({ runs, isCut, state }: RunsViewProps) {
  const { rows, found, hasValidation, chosenElsewhere } = prepareRuns(runs, state)
  return (
    <RunsForm state={state}>
      <RunFilters state={state} />
      {chosenElsewhere.map((runId) => (
        <input key={runId} type="hidden" name="run" value={runId} />
      ))}
      {rows.length === 0 ? (
        <p className="border-t border-line py-10 text-muted">No run fits. Loosen a filter, or ask for all kinds.</p>
      ) : (
        <RunsTable rows={rows} sort={state.sort} hasValidation={hasValidation} />
      )}
      <p className="py-4 text-sm text-muted">
        {describeFound({ shown: rows.length, found, all: runs.length, isCut })}
        {rows.length < found ? (
          <>
            {' '}
            <a href={`/experiments${formatExperimentsState({ ...state, isWhole: true })}`} className="link">
              Show all {found.toLocaleString('en-US')}
            </a>
          </>
        ) : null}
      </p>
    </RunsForm>
  )
}

type FoundWords = { readonly shown: number; readonly found: number; readonly all: number; readonly isCut: boolean }

function describeFound({ shown, found, all, isCut }: FoundWords): string {
  const [some, whole] = [shown, all].map((count) => count.toLocaleString('en-US'))
  const cut = isCut ? ` The server may keep more; these are from its newest ${whole}.` : ''
  if (shown < found) return `The first ${some} of ${found.toLocaleString('en-US')} runs that fit.${cut}`
  return `${some} of ${whole} ${all === 1 ? 'run' : 'runs'}.${cut}`
}
