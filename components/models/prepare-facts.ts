import { formatDuration, formatFigure, formatMegabytes, formatUtc } from '@/components/ui/figures'
import type { ModelCard } from '@/lib/core/registry/card'

export type Fact = { readonly label: string; readonly text: string }

const count = (rows: number) => rows.toLocaleString('en-US')
const percent = (fraction: number) => `${(fraction * 100).toFixed(1)} %`

/** How the model came to be, as short sentences. */
export function prepareFacts(card: ModelCard): readonly Fact[] {
  const { data, calibration, threshold, file } = card
  return [
    { label: 'Made', text: describeMaking(card) },
    {
      label: 'Data',
      text: `UCI Census-Income (KDD), ${count(data.rows)} records; ${percent(data.positiveShare.weighted)} of the population above $50k`,
    },
    { label: 'Split', text: describeSplit(card) },
    {
      label: 'Threshold',
      text: `${formatFigure(threshold.value)}. ${threshold.rule}`,
    },
    { label: 'Calibration', text: describeCalibration(calibration) },
    { label: 'File', text: describeFile(file) },
    { label: 'Parity', text: describeParity(card.parity) },
  ]
}

export function prepareRecipe({ recipe }: Pick<ModelCard, 'recipe'>): readonly Fact[] {
  return Object.entries(recipe).map(([label, value]) => ({
    label,
    text: typeof value === 'number' ? formatFigure(value) : value,
  }))
}

/** What the figures are of, and what they cannot tell of a model from elsewhere. */
export function describeJudging({ origin, split }: Pick<ModelCard, 'origin' | 'split'>): string {
  const rows = count(split.testRows)
  return origin
    ? `On ${rows} held-out records, weighted to the population. What it was trained on is not known: if on these too, the figures are too good.`
    : `On ${rows} records that it never saw, weighted to the population.`
}

function describeMaking({ created, trainingSeconds, library, codeCommit, origin }: ModelCard): string {
  const trainer = library && `with ${library.name} ${library.version}`
  const commit = codeCommit && `from commit ${codeCommit.slice(0, 8)}`
  if (origin)
    return [`Elsewhere, as ${origin.name}`, trainer, `imported ${formatUtc(created)} UTC`].filter(Boolean).join('; ')
  const took = trainingSeconds === null ? '' : ` in ${formatDuration(trainingSeconds * 1000)}`
  return [`${formatUtc(created)} UTC${took}`, trainer, commit].filter(Boolean).join(', ')
}

function describeSplit({ split, seed, origin }: ModelCard): string {
  const sides = origin
    ? `${count(split.testRows)} held out, ${count(split.trainRows)} to choose the threshold on`
    : `${count(split.trainRows)} to train, ${count(split.testRows)} held out`
  return `${sides}; equal records on one side; seed ${seed}${split.folds > 0 ? `, ${split.folds} folds` : ''}`
}

function describeCalibration(calibration: ModelCard['calibration']): string {
  if (calibration === null) return 'As the imported file has it'
  const { a, b, c } = calibration
  return `Beta: a ${formatFigure(a)}, b ${formatFigure(b)}, c ${formatFigure(c)}`
}

function describeFile({ bytes, trees, nodes, digest }: ModelCard['file']): string {
  const size = [formatMegabytes(bytes), trees && `${count(trees)} trees`, nodes && `${count(nodes)} nodes`]
  return `${size.filter(Boolean).join(', ')}; SHA-256 ${digest.slice(0, 16)}…`
}

function describeParity(parity: ModelCard['parity']): string {
  if (parity === null) return 'Nothing to compare: the file is the model itself'
  const rows = count(parity.rows + parity.stressRows)
  return `Trained model and file differ by at most ${parity.probability.toExponential(1)} over ${rows} records`
}

export type ImportanceBar = {
  readonly field: string
  readonly percent: string /** 0..1 of the longest bar. */
  readonly length: number
}

/** Largest first. */
export function prepareImportance({ importance }: Pick<ModelCard, 'importance'>): readonly ImportanceBar[] {
  const longest = Math.max(...importance.map(({ share }) => share), Number.MIN_VALUE)
  return importance.map(({ field, share }) => ({ field, percent: percent(share), length: share / longest }))
}
