import { nameChoice } from '@/components/model-choice/choice-words'
import { formatDuration, formatFraction, formatUtc, NO_FIGURE } from '@/components/ui/figures'
import type { ExperimentsState, KindFilter, RunSort, SortKey } from '@/lib/contracts/experiments'
import { ALGORITHM_LABELS, BALANCING_LABELS, choiceId } from '@/lib/core/registry/model-choice'
import type { MetricKey, RunSummary } from '@/lib/core/registry/run'
import { KIND_WORDS, kindOf, nameRun, STATUS_WORDS, type WordedKind } from './run-words'

export const METRIC_COLUMNS = [
  'roc_auc',
  'pr_auc',
  'accuracy',
  'precision',
  'recall',
  'ece',
] as const satisfies readonly MetricKey[]
type MetricColumn = (typeof METRIC_COLUMNS)[number]

/** Trials are judged on a fold of the training side, and are written down by these names. */
const TRIAL_METRICS: Partial<Readonly<Record<MetricColumn, string>>> = {
  roc_auc: 'validation_auc',
  pr_auc: 'validation_pr_auc',
}

export type RunRow = {
  readonly runId: string
  readonly name: string
  readonly parentName: string | undefined
  readonly algorithm: string
  readonly balancing: string | undefined
  readonly kind: string
  readonly status: string
  readonly hasFailed: boolean
  readonly metrics: Readonly<Record<MetricColumn, string>>
  /** True where the metrics are of a validation fold, and not of the hold-out. */
  readonly isValidation: boolean
  readonly duration: string
  readonly who: string
  /** UTC. */
  readonly day: string
  readonly time: string
  readonly url: string
  readonly isChosen: boolean
}

export type RunTable = {
  readonly rows: readonly RunRow[]
  /** Of all runs, those that the filters let through. */
  readonly found: number
  readonly hasValidation: boolean
  /** Ids of ticked runs that are not among the rows. */
  readonly chosenElsewhere: readonly string[]
}

const DEFAULT_SHOWN_ROWS = 100

/** The runs as the address asks for them. */
export function prepareRuns(runs: readonly RunSummary[], state: ExperimentsState): RunTable {
  const names = new Map(runs.map(({ runId, name }) => [runId, name]))
  const found = sortRuns(runs.filter(passesFilters(state)), state.sort)
  const rows = (state.isWhole ? found : found.slice(0, DEFAULT_SHOWN_ROWS)).map((run) => prepareRow(run, names, state))
  const shown = new Set(rows.map(({ runId }) => runId))
  return {
    rows,
    found: found.length,
    hasValidation: rows.some(({ isValidation }) => isValidation),
    chosenElsewhere: state.chosen.filter((runId) => !shown.has(runId)),
  }
}

const KINDS_SHOWN: Readonly<Record<KindFilter, readonly WordedKind[]>> = {
  'no-trials': ['configuration', 'training', 'other'],
  configuration: ['configuration'],
  training: ['training'],
  trial: ['trial'],
  other: ['other'],
  all: ['configuration', 'training', 'trial', 'other'],
}

function passesFilters({ configuration, kind, text }: ExperimentsState): (run: RunSummary) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return (run) => {
    if (!KINDS_SHOWN[kind].includes(kindOf(run))) return false
    if (configuration && (run.choice === undefined || choiceId(run.choice) !== configuration)) return false
    const searched = `${run.name} ${run.user ?? ''}`.toLowerCase()
    return words.every((word) => searched.includes(word) || startsId(run.runId, word))
  }
}

/** Nearly every id has every digit somewhere, so that its beginning alone counts. */
function startsId(runId: string, word: string): boolean {
  return word.length >= 4 && runId.startsWith(word)
}

/** What a column is ordered by; undefined stands last in either direction. */
const VALUE_OF: Readonly<Record<Exclude<SortKey, MetricColumn>, (run: RunSummary) => string | number | undefined>> = {
  name: ({ name }) => name.toLowerCase(),
  configuration: ({ choice }) => choice && nameChoice(choice),
  kind: (run) => KIND_WORDS[kindOf(run)],
  status: ({ status }) => STATUS_WORDS[status],
  duration: ({ startedMs, endedMs }) => endedMs && endedMs - startedMs,
  who: ({ user }) => user?.toLowerCase(),
  when: ({ startedMs }) => startedMs,
}

function sortRuns(runs: readonly RunSummary[], { key, isDescending }: RunSort): readonly RunSummary[] {
  const read = (run: RunSummary) => (isMetric(key) ? metricOf(run, key) : VALUE_OF[key](run))
  const direction = isDescending ? -1 : 1
  return [...runs].sort((a, b) => {
    const [one, other] = [read(a), read(b)]
    if (one === other) return b.startedMs - a.startedMs
    if (one === undefined || other === undefined) return one === undefined ? 1 : -1
    return one < other ? -direction : direction
  })
}

function isMetric(key: SortKey): key is MetricColumn {
  return METRIC_COLUMNS.some((column) => column === key)
}

function metricOf({ kind, metrics }: RunSummary, column: MetricColumn): number | undefined {
  return metrics[(kind === 'trial' && TRIAL_METRICS[column]) || column]
}

function prepareRow(run: RunSummary, names: ReadonlyMap<string, string>, state: ExperimentsState): RunRow {
  const { runId, parentRunId, choice, status, startedMs, endedMs, user, url } = run
  const [day = '', time = ''] = formatUtc(startedMs).split(' ')
  const metric = (column: MetricColumn) => formatFraction(metricOf(run, column))
  return {
    runId,
    name: nameRun(run),
    parentName: parentRunId === undefined ? undefined : names.get(parentRunId),
    algorithm: choice ? ALGORITHM_LABELS[choice.algorithm] : NO_FIGURE,
    balancing: choice && BALANCING_LABELS[choice.balancing].toLowerCase(),
    kind: KIND_WORDS[kindOf(run)],
    status: STATUS_WORDS[status],
    hasFailed: status === 'failed' || status === 'killed',
    metrics: {
      roc_auc: metric('roc_auc'),
      pr_auc: metric('pr_auc'),
      accuracy: metric('accuracy'),
      precision: metric('precision'),
      recall: metric('recall'),
      ece: metric('ece'),
    },
    isValidation: run.kind === 'trial' && METRIC_COLUMNS.some((column) => metricOf(run, column) !== undefined),
    duration: endedMs === undefined ? NO_FIGURE : formatDuration(Math.max(endedMs - startedMs, 0)),
    who: user || NO_FIGURE,
    day,
    time,
    url,
    isChosen: state.chosen.includes(runId),
  }
}
