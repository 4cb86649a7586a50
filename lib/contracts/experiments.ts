import { type ChoiceId, choiceFromId, choiceId } from '@/lib/core/registry/model-choice'
import { firstText, listTexts, type SearchParams } from './search-params'

/** Columns of the table of runs, by the names they have in an address. */
export const SORT_KEYS = [
  'name',
  'configuration',
  'kind',
  'status',
  'roc_auc',
  'pr_auc',
  'accuracy',
  'precision',
  'recall',
  'ece',
  'duration',
  'who',
  'when',
] as const
export type SortKey = (typeof SORT_KEYS)[number]
export type RunSort = { readonly key: SortKey; readonly isDescending: boolean }

/** `no-trials`: all but the trials of sweeps. `other`: runs that are not Bracket's. */
export const KIND_FILTERS = ['no-trials', 'configuration', 'training', 'trial', 'other', 'all'] as const
export type KindFilter = (typeof KIND_FILTERS)[number]

/** All that the page `/experiments` shows depends on, as its address says it. */
export type ExperimentsState = {
  readonly sort: RunSort
  readonly configuration: ChoiceId | undefined
  readonly kind: KindFilter
  /** What the name, the starter or the id of a run has to contain. */
  readonly text: string
  /** Ids of the runs that are ticked, in the order of the address. */
  readonly chosen: readonly string[]
  /** False: the first rows alone. */
  readonly isWhole: boolean
}

export const DEFAULT_SORT: RunSort = { key: 'when', isDescending: true }

/** How many runs can be compared at once. */
export const COMPARE_LIMITS = { min: 2, max: 6 } as const

const MAX_CHOSEN = 50
const MAX_TEXT_LENGTH = 200
const RUN_ID = /^[0-9a-f]{32}$/

/** Reads an address; what it does not know is passed over. */
export function parseExperimentsState(params: SearchParams): ExperimentsState {
  const configuration = choiceFromId(firstText(params.configuration))
  return {
    sort: parseSort(firstText(params.sort)),
    configuration: configuration && choiceId(configuration),
    kind: KIND_FILTERS.find((kind) => kind === firstText(params.kind)) ?? 'no-trials',
    text: firstText(params.q).trim().slice(0, MAX_TEXT_LENGTH),
    chosen: readRunIds(params),
    isWhole: firstText(params.show) === 'all',
  }
}

/** The shortest address of a state: `''`, or `?` and what differs from the defaults. */
export function formatExperimentsState({ sort, configuration, kind, text, chosen, isWhole }: ExperimentsState): string {
  const search = new URLSearchParams()
  if (text !== '') search.append('q', text)
  if (configuration) search.append('configuration', configuration)
  if (kind !== 'no-trials') search.append('kind', kind)
  if (formatSort(sort) !== formatSort(DEFAULT_SORT)) search.append('sort', formatSort(sort))
  if (isWhole) search.append('show', 'all')
  for (const runId of chosen) search.append('run', runId)
  return search.size === 0 ? '' : `?${search}`
}

/** `-roc_auc` is the greatest first, `name` the first of the alphabet. */
export function formatSort({ key, isDescending }: RunSort): string {
  return isDescending ? `-${key}` : key
}

function parseSort(text: string): RunSort {
  const key = SORT_KEYS.find((key) => key === text.replace(/^-/, ''))
  return key ? { key, isDescending: text.startsWith('-') } : DEFAULT_SORT
}

/** Whether a form sent without scripts left blank fields in the address. */
export function hasBlanks(params: SearchParams): boolean {
  return Object.values(params).some((value) => listTexts(value).some((text) => text.trim() === ''))
}

export type CompareState = {
  /** Each once, in the order of the address, and no more than can be compared. */
  readonly runIds: readonly string[]
  /** True where the address names more. */
  readonly hasMore: boolean
}

export function parseCompareState(params: SearchParams): CompareState {
  const all = readRunIds(params)
  return { runIds: all.slice(0, COMPARE_LIMITS.max), hasMore: all.length > COMPARE_LIMITS.max }
}

export function formatComparePath(runIds: readonly string[]): string {
  return `/experiments/compare?${runIds.map((runId) => `run=${runId}`).join('&')}`
}

/** Whether the address holds more than runs, as the form of the table leaves it without scripts. */
export function hasOtherKeys(params: SearchParams): boolean {
  return ['q', 'configuration', 'kind', 'sort', 'show'].some((key) => listTexts(params[key]).length > 0)
}

function readRunIds(params: SearchParams): readonly string[] {
  const known = listTexts(params.run).filter((text) => RUN_ID.test(text))
  return [...new Set(known)].slice(0, MAX_CHOSEN)
}
