import { type AlignedPoint, alignSeries, heightAt, type Point } from '@/components/charts/align-series'
import { niceTicks, UNIT_TICKS } from '@/components/charts/nice-ticks'
import { CURVE_PLACES, readCurves } from '@/components/models/card-curves'
import { formatFraction, NO_FIGURE } from '@/components/ui/figures'
import type { CurveKey } from '@/lib/core/registry/run'
import type { ComparedRun, HistoryPoint } from './compared-run'

export type CurveLine = {
  readonly key: string
  readonly place: number
  readonly isFaint: boolean
  readonly words: string
}
export type CurveChart = {
  readonly points: readonly AlignedPoint[]
  readonly lines: readonly CurveLine[]
  readonly xTicks: readonly number[]
  readonly yTicks: readonly number[]
}
export type FigureRow = { readonly label: string; readonly cells: readonly string[] }

export type BoostingCurves = {
  readonly auc: CurveChart | undefined
  readonly logLoss: CurveChart | undefined
  /** In the order of the runs. */
  readonly figures: readonly FigureRow[]
  /** Places of runs of which nothing is drawn. */
  readonly without: readonly number[]
}

/** Train and validation by round. A single round, as a forest has, is no curve. */
export function prepareBoosting(runs: readonly ComparedRun[]): BoostingCurves {
  const hasCurve = ({ history }: ComparedRun) => Object.values(history).some((points) => points.length > 1)
  return {
    auc: chartOf(runs, { train: 'train_auc', validation: 'validation_auc' }),
    logLoss: chartOf(runs, { train: 'train_log_loss', validation: 'validation_log_loss' }),
    figures: [
      figureRow('Best validation AUC', runs, ({ validation_auc }) => bestOf(validation_auc, 1)),
      figureRow('Lowest validation log loss', runs, ({ validation_log_loss }) => bestOf(validation_log_loss, -1)),
      figureRow('Train less validation AUC, last round', runs, ({ train_auc, validation_auc }) => {
        const [train, validation] = [train_auc.at(-1), validation_auc.at(-1)]
        return train && validation ? formatFraction(train.value - validation.value) : NO_FIGURE
      }),
    ],
    without: runs.flatMap((run, place) => (hasCurve(run) ? [] : [place])),
  }
}

export type HoldoutCurves = {
  readonly roc: CurveChart | undefined
  readonly precisionRecall: CurveChart | undefined
  /** What each run reaches at a few places of either curve. */
  readonly rocFigures: readonly FigureRow[]
  readonly precisionRecallFigures: readonly FigureRow[]
  readonly without: readonly number[]
}

const FALSE_POSITIVE_RATES = [0.01, 0.05, 0.1, 0.2]
const RECALLS = [0.25, 0.5, 0.75, 0.9]

export function prepareHoldoutCurves(runs: readonly ComparedRun[]): HoldoutCurves {
  const curves = runs.map(({ card }) => (card ? readCurves(card) : undefined))
  const roc = curves.map((drawn) => drawn?.roc ?? [])
  const precisionRecall = curves.map((drawn) => drawn?.precisionRecall ?? [])
  const percent = (fraction: number) => `${Math.round(fraction * 100)}%`
  return {
    roc: unitChart(roc, CURVE_PLACES.roc),
    precisionRecall: unitChart(precisionRecall, CURVE_PLACES.precisionRecall),
    rocFigures: FALSE_POSITIVE_RATES.map((x) => ({
      label: `Recall where ${percent(x)} of the others are called above`,
      cells: roc.map((points) => formatFraction(heightAt(points, x))),
    })),
    precisionRecallFigures: RECALLS.map((x) => ({
      label: `Precision at a recall of ${percent(x)}`,
      cells: precisionRecall.map((points) => formatFraction(heightAt(points, x))),
    })),
    without: runs.flatMap(({ card }, place) => (card ? [] : [place])),
  }
}

/** Whether the runs were judged on different records, so that their figures do not compare. */
export function isOtherHoldout(runs: readonly ComparedRun[]): boolean {
  return new Set(runs.flatMap(({ card }) => (card ? [holdoutOf(card)] : []))).size > 1
}

function holdoutOf({ data, seed, split }: NonNullable<ComparedRun['card']>): string {
  return `${data.digest} ${seed} ${split.testSize} ${split.testRows}`
}

function unitChart(curves: readonly (readonly Point[])[], xs: readonly number[]): CurveChart | undefined {
  const lines = curves.flatMap((points, place) => (points.length > 1 ? [lineOf(place)] : []))
  if (lines.length === 0) return undefined
  const series = Object.fromEntries(lines.map(({ key, place }) => [key, curves[place] ?? []]))
  return { points: roundPoints(alignSeries(series, xs)), lines, xTicks: UNIT_TICKS, yTicks: UNIT_TICKS }
}

function chartOf(
  runs: readonly ComparedRun[],
  keys: { readonly train: CurveKey; readonly validation: CurveKey },
): CurveChart | undefined {
  const drawn = runs.flatMap(({ history }, place) => [
    { line: { ...lineOf(place), key: `train${place}`, isFaint: true, words: 'train' }, points: history[keys.train] },
    { line: { ...lineOf(place), words: 'validation' }, points: history[keys.validation] },
  ])
  const lines = drawn.filter(({ points }) => points.length > 1)
  const all = lines.flatMap(({ points }) => points)
  if (all.length === 0) return undefined
  const steps = [...new Set(all.map(({ step }) => step))].sort((a, b) => a - b)
  const values = all.map(({ value }) => value)
  const series = Object.fromEntries(lines.map(({ line, points }) => [line.key, points.map(toPoint)]))
  return {
    points: roundPoints(alignSeries(series, steps)),
    lines: lines.map(({ line }) => line),
    xTicks: niceTicks({ low: 0, high: steps.at(-1) ?? 1 }),
    yTicks: niceTicks({ low: Math.min(...values), high: Math.max(...values) }),
  }
}

function lineOf(place: number): CurveLine {
  return { key: `run${place}`, place, isFaint: false, words: '' }
}

function toPoint({ step, value }: HistoryPoint): Point {
  return { x: step, y: value }
}

/** Five digits are more than a screen shows, and much less to send. */
function roundPoints(points: readonly AlignedPoint[]): readonly AlignedPoint[] {
  const round = (value: number | undefined) => value && Math.round(value * 1e5) / 1e5
  return points.map((point) => Object.fromEntries(Object.entries(point).map(([key, value]) => [key, round(value)])))
}

function figureRow(
  label: string,
  runs: readonly ComparedRun[],
  read: (history: ComparedRun['history']) => string,
): FigureRow {
  return { label, cells: runs.map(({ history }) => read(history)) }
}

/** The greatest value for a `sign` of 1, the least for −1, with its round. */
function bestOf(points: readonly HistoryPoint[], sign: 1 | -1): string {
  const [first, ...others] = points
  if (first === undefined) return NO_FIGURE
  const best = others.reduce((kept, point) => (sign * point.value > sign * kept.value ? point : kept), first)
  return `${formatFraction(best.value)} at round ${best.step.toLocaleString('en-US')}`
}
