import { nameChoice } from '@/components/model-choice/choice-words'
import { DEFAULT_SORT, type ExperimentsState, formatSort, type KindFilter } from '@/lib/contracts/experiments'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'

const KIND_LABELS: Readonly<Record<KindFilter, string>> = {
  'no-trials': 'All but trials',
  configuration: 'Models',
  training: 'Trainings',
  trial: 'Trials of a sweep',
  other: 'Not made by Bracket',
  all: 'All',
}

const LABEL = 'mb-1.5 block text-sm text-muted'

export function RunFilters({ state }: { readonly state: ExperimentsState }) {
  const { text, configuration, kind, sort, isWhole } = state
  const isDefaultSort = formatSort(sort) === formatSort(DEFAULT_SORT)
  return (
    <fieldset className="grid items-end gap-x-4 gap-y-4 pb-6 sm:grid-cols-2 lg:grid-cols-[minmax(0,2fr)_minmax(0,1.4fr)_minmax(0,1.2fr)_auto]">
      <legend className="sr-only">Which runs to show</legend>
      <div className="min-w-0">
        <label htmlFor="filter-text" className={LABEL}>
          Name, starter or id
        </label>
        <input key={text} id="filter-text" name="q" type="search" defaultValue={text} className="field" />
      </div>
      <div className="min-w-0">
        <label htmlFor="filter-configuration" className={LABEL}>
          Configuration
        </label>
        <select
          key={configuration}
          id="filter-configuration"
          name="configuration"
          defaultValue={configuration ?? ''}
          className="field"
        >
          <option value="">All four, and others</option>
          {MODEL_CHOICES.map((choice) => (
            <option key={choiceId(choice)} value={choiceId(choice)}>
              {nameChoice(choice)}
            </option>
          ))}
        </select>
      </div>
      <div className="min-w-0">
        <label htmlFor="filter-kind" className={LABEL}>
          Kind
        </label>
        <select
          key={kind}
          id="filter-kind"
          name="kind"
          defaultValue={kind === 'no-trials' ? '' : kind}
          className="field"
        >
          {Object.entries(KIND_LABELS).map(([value, label]) => (
            <option key={value} value={value === 'no-trials' ? '' : value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {isWhole ? <input type="hidden" name="show" value="all" /> : null}
      {/* The first button of the form: it is what the Enter key presses. It keeps the order, as a heading changes it. */}
      <button
        type="submit"
        data-apply
        className="min-h-10 rounded-md border border-edge bg-raised px-5 text-[0.9375rem] hover:border-ink"
        {...(isDefaultSort ? {} : { name: 'sort', value: formatSort(sort) })}
      >
        Find
      </button>
    </fieldset>
  )
}
