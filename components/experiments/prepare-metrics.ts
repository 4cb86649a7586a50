import { formatFigure, formatFraction, NO_FIGURE } from '@/components/ui/figures'
import { type CurveKey, type MetricKey, UNWEIGHTED } from '@/lib/core/registry/run'

export type MetricCell = {
  readonly text: string
  /** The 95 % interval: `0.951 to 0.958`. */
  readonly interval: string | undefined
  readonly isBest: boolean
}
export type MetricRow = { readonly key: string; readonly label: string; readonly cells: readonly MetricCell[] }
export type MetricTable = {
  /** Of the hold-out, weighted, and of the validation fold. */
  readonly main: readonly MetricRow[]
  readonly more: readonly MetricRow[]
}

/** A map, for keys are anybody's: an object would find one such as `constructor` where no run has it. */
type Metrics = ReadonlyMap<string, number>
type Direction = 'up' | 'down'
type Words = { readonly label: string; readonly better: Direction }
type ValidationKey = Extract<CurveKey, `validation_${string}`> | 'validation_pr_auc'

const WORDS: Readonly<Record<MetricKey | ValidationKey, Words>> = {
  roc_auc: { label: 'ROC-AUC', better: 'up' },
  pr_auc: { label: 'PR-AUC', better: 'up' },
  accuracy: { label: 'Accuracy', better: 'up' },
  precision: { label: 'Precision', better: 'up' },
  recall: { label: 'Recall', better: 'up' },
  specificity: { label: 'Specificity', better: 'up' },
  f1: { label: 'F1', better: 'up' },
  ece: { label: 'Expected calibration error', better: 'down' },
  log_loss: { label: 'Log loss', better: 'down' },
  brier: { label: 'Brier score', better: 'down' },
  validation_auc: { label: 'Validation ROC-AUC', better: 'up' },
  validation_pr_auc: { label: 'Validation PR-AUC', better: 'up' },
  validation_log_loss: { label: 'Validation log loss', better: 'down' },
}
const KNOWN: ReadonlyMap<string, Words> = new Map(Object.entries(WORDS))

/** Metrics by name, the well-known first, with the best of each row marked where better has a meaning. */
export function prepareMetrics(runs: readonly { readonly metrics: Readonly<Record<string, number>> }[]): MetricTable {
  const all = runs.map(({ metrics }) => new Map(Object.entries(metrics)))
  const keys = [...new Set(all.flatMap((metrics) => [...metrics.keys()]))].filter((key) => !isBound(key, all))
  const isMain = (key: string) => KNOWN.has(key)
  const order = [...KNOWN.keys()]
  const main = keys.filter(isMain).sort((a, b) => order.indexOf(a) - order.indexOf(b))
  const more = keys.filter((key) => !isMain(key)).sort()
  return { main: main.map((key) => prepareRow(key, all)), more: more.map((key) => prepareRow(key, all)) }
}

/** `roc_auc_low` is an end of the interval of `roc_auc`, and no metric of its own. */
function isBound(key: string, all: readonly Metrics[]): boolean {
  const base = key.replace(/_(low|high)$/, '')
  return base !== key && all.some((metrics) => metrics.has(base))
}

function prepareRow(key: string, all: readonly Metrics[]): MetricRow {
  const isUnweighted = key.startsWith(UNWEIGHTED)
  const known = KNOWN.get(isUnweighted ? key.slice(UNWEIGHTED.length) : key)
  const best = known && findBest(all.map((metrics) => metrics.get(key)).filter(isNumber), known.better)
  const format = known ? formatFraction : formatFigure
  return {
    key,
    label: known ? `${known.label}${isUnweighted ? ', unweighted' : ''}` : key,
    cells: all.map((metrics) => {
      const value = metrics.get(key)
      if (value === undefined) return { text: NO_FIGURE, interval: undefined, isBest: false }
      return { text: format(value), interval: formatInterval(metrics, key), isBest: value === best }
    }),
  }
}

/** Undefined where there is nothing to be better than. */
function findBest(values: readonly number[], better: Direction): number | undefined {
  if (new Set(values).size < 2) return undefined
  return better === 'up' ? Math.max(...values) : Math.min(...values)
}

function formatInterval(metrics: Metrics, key: string): string | undefined {
  const [low, high] = [metrics.get(`${key}_low`), metrics.get(`${key}_high`)]
  return low === undefined || high === undefined ? undefined : `${formatFraction(low)} to ${formatFraction(high)}`
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined
}
