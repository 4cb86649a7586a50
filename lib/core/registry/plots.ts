import type { ModelCard } from './card'
import { ALGORITHM_LABELS, BALANCING_LABELS } from './model-choice'
import { type LineChart, type Point, renderBars, renderLineCharts, type Series } from './plots-svg'

/** What a round of boosting gave on either side. */
export type BoostingPoint = {
  readonly round: number
  readonly train: { readonly rocAuc: number; readonly logLoss: number }
  readonly validation: { readonly rocAuc: number; readonly logLoss: number }
}

export type Plot = {
  /** From the run's root, such as `plots/roc.svg`. */
  readonly path: string
  /** An SVG document. */
  readonly svg: string
}

const TOP_FIELDS = 12
const FRACTION = { min: 0, max: 1 } as const

/** The card's curves as pictures for who looks at a run. What the card or the curve does not tell is left out. */
export function renderPlots(card: ModelCard, boosting: readonly BoostingPoint[] = []): readonly Plot[] {
  const model = `${ALGORITHM_LABELS[card.configuration.algorithm]}, ${BALANCING_LABELS[card.configuration.balancing].toLowerCase()}`
  const plots = [
    { name: 'roc', svg: rocPlot(card, model) },
    { name: 'precision-recall', svg: precisionRecallPlot(card, model) },
    { name: 'reliability', svg: reliabilityPlot(card, model) },
    { name: 'importance', svg: importancePlot(card, model) },
    { name: 'boosting', svg: boosting.length > 0 ? boostingPlot(boosting, model) : undefined },
  ]
  return plots.flatMap(({ name, svg }) => (svg ? [{ path: `plots/${name}.svg`, svg }] : []))
}

function rocPlot({ curves, metrics }: ModelCard, model: string): string {
  const points = curves.roc.map(({ falsePositiveRate, truePositiveRate }) => {
    return { x: falsePositiveRate, y: truePositiveRate }
  })
  return renderLineCharts([
    {
      title: `ROC, area ${metrics.weighted.rocAuc.toFixed(4)}: ${model}`,
      x: { label: 'False positive rate', ...FRACTION },
      y: { label: 'True positive rate', ...FRACTION },
      series: [diagonal('chance'), { label: model, kind: 'line', points }],
    },
  ])
}

function precisionRecallPlot({ curves, metrics, data }: ModelCard, model: string): string {
  const points = curves.precisionRecall.map(({ recall, precision }) => ({ x: recall, y: precision }))
  const share = data.positiveShare.weighted
  const chance: readonly Point[] = [
    { x: 0, y: share },
    { x: 1, y: share },
  ]
  return renderLineCharts([
    {
      title: `Precision and recall, area ${metrics.weighted.prAuc.toFixed(4)}: ${model}`,
      x: { label: 'Recall', ...FRACTION },
      y: { label: 'Precision', ...FRACTION },
      series: [
        { label: 'chance', kind: 'guide', points: chance },
        { label: model, kind: 'line', points },
      ],
    },
  ])
}

function reliabilityPlot({ curves, metrics }: ModelCard, model: string): string {
  const points = curves.reliability.map(({ meanProbability, observedRate }) => ({
    x: meanProbability,
    y: observedRate,
  }))
  return renderLineCharts([
    {
      title: `Reliability, ECE ${metrics.weighted.ece.toFixed(4)}: ${model}`,
      x: { label: 'Mean probability in the bin', ...FRACTION },
      y: { label: 'Part above $50k', ...FRACTION },
      series: [diagonal('perfect'), { label: model, kind: 'dotted', points }],
    },
  ])
}

function importancePlot({ importance }: ModelCard, model: string): string | undefined {
  if (!importance) return undefined
  const bars = importance.slice(0, TOP_FIELDS).map(({ field, share }) => ({ label: field, value: share * 100 }))
  return renderBars({ title: `What it looks at: ${model}`, label: "Part of the trees' total gain, %", bars })
}

function boostingPlot(boosting: readonly BoostingPoint[], model: string): string {
  const chartOf = (figure: 'rocAuc' | 'logLoss', label: string): LineChart => {
    const seriesOf = (side: 'train' | 'validation'): Series => {
      const points = boosting.map((point) => ({ x: point.round, y: point[side][figure] }))
      return { label: side, kind: 'line', points: points.filter(({ y }) => Number.isFinite(y)) }
    }
    const series = [seriesOf('train'), seriesOf('validation')]
    const values = series.flatMap(({ points }) => points.map(({ y }) => y))
    return {
      title: `${label} by round: ${model}`,
      x: { label: 'Boosting round', min: 0, max: boosting.at(-1)?.round ?? 1 },
      y: { label, ...spread(values) },
      series,
    }
  }
  return renderLineCharts([chartOf('rocAuc', 'ROC-AUC'), chartOf('logLoss', 'Log loss')])
}

/** The values' range with some air, and never empty. */
function spread(values: readonly number[]): { min: number; max: number } {
  if (values.length === 0) return FRACTION
  const [min, max] = [Math.min(...values), Math.max(...values)]
  const air = (max - min) * 0.05 || 0.01
  return { min: min - air, max: max + air }
}

function diagonal(label: string): Series {
  const points = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ]
  return { label, kind: 'guide', points }
}
