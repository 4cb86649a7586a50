import { METRIC_NAMES, type MetricName } from '@/lib/core/evaluation/metrics'
import type { ModelCard } from './card'
import { ALGORITHM_LABELS, BALANCING_LABELS, type Balancing } from './model-choice'

export const METRIC_LABELS: Readonly<Record<MetricName, string>> = {
  accuracy: 'Accuracy',
  precision: 'Precision',
  recall: 'Recall',
  specificity: 'Specificity',
  f1: 'F1',
  rocAuc: 'ROC-AUC',
  prAuc: 'PR-AUC',
  logLoss: 'Log loss',
  brier: 'Brier score',
  ece: 'Expected calibration error',
}

const BALANCING_USE: Readonly<Record<Balancing, string>> = {
  balanced: 'Recall first: it finds more of the people above $50k and raises more false alarms.',
  unbalanced: 'Precision first: when it says above $50k it is usually right, and it misses more people.',
}

const TOP_FIELDS = 12

/** The card for people, in Markdown: what the model is for, how good it is, and where it must not be used. */
export function renderModelCard(card: ModelCard): string {
  const parts = [
    heading(card),
    ...(card.origin ? [originText(card.origin)] : []),
    INTENDED_USE,
    metricsTable(card),
    calibrationText(card),
    ...(card.importance.length > 0 ? [importanceTable(card)] : []),
    card.origin ? judgingText(card) : trainingText(card),
    LIMITS,
  ]
  return `${parts.join('\n\n')}\n`
}

/** One line for lists of versions: which model it is, and how good. */
export function summariseCard({ configuration, version, metrics: { weighted }, split }: ModelCard): string {
  const name = `${ALGORITHM_LABELS[configuration.algorithm]}, ${BALANCING_LABELS[configuration.balancing].toLowerCase()}`
  const figures = (['rocAuc', 'prAuc', 'ece'] as const).map(
    (metric) => `${METRIC_LABELS[metric]} ${digits(weighted[metric])}`,
  )
  return `${name}, ${version}. On ${count(split.testRows)} held-out records, weighted: ${figures.join(', ')}.`
}

function heading({ configuration: { algorithm, balancing }, version, library, origin }: ModelCard): string {
  const trained = origin ? ', imported' : ''
  const trainer = library ? `, trained with ${library.name} ${library.version}` : ''
  return `# ${ALGORITHM_LABELS[algorithm]}, ${BALANCING_LABELS[balancing].toLowerCase()}

Probability that a person's income is above $50k, from the 40 fields of a census record.
${BALANCING_USE[balancing]}

Version ${version}${trained}${trainer}. This file is generated from \`card.json\`.`
}

type Origin = NonNullable<ModelCard['origin']>

const FORMATS: Readonly<Record<Origin['format'], string>> = {
  xgboost: 'a model file of XGBoost',
  onnx: 'an ONNX file',
  mlflow: 'a version of an MLflow registry',
}

function originText({ format, name }: Origin): string {
  return `## Trained elsewhere

This model was imported from ${FORMATS[format]}, \`${name.replaceAll('`', "'")}\`. What it was trained on is not known here: **training on
held-out records cannot be excluded**, and if it was, the figures below are too good. What the threshold was chosen on may
have been trained on too.`
}

const INTENDED_USE = `## What it is for

Estimates about groups, teaching, and the study of models on survey data. It speaks of the United States of 1994 and 1995,
in the dollars of then: $50k was about twice as much as it is today. An answer is about people like the one described,
never a verdict on one. **Not for decisions about people without human review**, and not a basis for credit, work or housing.`

function metricsTable(card: ModelCard): string {
  const row = (name: MetricName) => {
    const cell = (kind: 'weighted' | 'unweighted') => {
      const [low, high] = card.intervals[kind][name]
      return `${digits(card.metrics[kind][name])} (${digits(low)} to ${digits(high)})`
    }
    return tableRow([
      METRIC_LABELS[name],
      cell('weighted'),
      cell('unweighted'),
      ...(card.plainSplit ? [digits(card.plainSplit.weighted[name])] : []),
    ])
  }
  const columns = ['', 'weighted', 'unweighted', ...(card.plainSplit ? ['plain split, weighted'] : [])]
  return `## How good it is

On ${count(card.split.testRows)} held-out records, at a threshold of ${digits(card.threshold.value)}. In brackets: 95 % bootstrap intervals (${card.intervals.replicates} replicates).
Weighted figures speak of the population, unweighted ones of the records.${card.plainSplit ? PLAIN_SPLIT : ''}

${tableRow(columns)}
${tableRow(columns.map(() => '---'))}
${METRIC_NAMES.map(row).join('\n')}

The threshold: ${card.threshold.rule}.`
}

const PLAIN_SPLIT = ` The last column is the prototype's plain
split, where people with equal answers may sit on both sides.`

function tableRow(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell === '' ? ' |' : ` ${cell} |`)).join('')}`
}

function calibrationText({ calibration, metrics, origin }: ModelCard): string {
  if (!calibration || origin) {
    return `## What the probability means

It is the imported model's own: nothing was calibrated here. The expected calibration error on the hold-out is
${digits(metrics.weighted.ece)} (weighted, ten bins): of 100 people who get 0.3, about 30 earn above $50k only where it is small.`
  }
  const { a, b, c } = calibration
  return `## What the probability means

It is calibrated: of 100 people who get 0.3, about 30 earn above $50k. The expected calibration error on the hold-out is
${digits(metrics.weighted.ece)} (weighted, ten bins). Method: beta calibration (a ${digits(a)}, b ${digits(b)}, c ${digits(c)}) on out-of-fold scores of the training side.`
}

function importanceTable({ importance }: ModelCard): string {
  const rows = importance.slice(0, TOP_FIELDS).map(({ field, share }) => `| ${field} | ${(share * 100).toFixed(1)} % |`)
  return `## What it looks at\n\nPart of the trees' total gain, the ${rows.length} largest of 40 fields:\n\n| field | share |\n| --- | --- |\n${rows.join('\n')}`
}

function trainingText(card: ModelCard): string {
  const { data, split, recipe, seed, parity, file, trainingSeconds, codeCommit } = card
  return `## How it was made

${dataLine(data)}
- Split: ${count(split.trainRows)} records to train, ${count(split.testRows)} held out, records with equal features on one side; seed ${seed}. Calibration and threshold come from ${split.folds} folds of the training side.
${recipeLine(recipe)}
- ${sizeOf(file)}; trained and judged in ${trainingSeconds?.toFixed(0)} s${commitText(codeCommit)}.
${parityLine(parity)}`
}

function judgingText({ data, split, recipe, seed, parity, file, codeCommit }: ModelCard): string {
  return `## How it was judged

${dataLine(data)}
- Split: ${count(split.testRows)} records held out, records with equal features on one side; seed ${seed}. The threshold was chosen on the other ${count(split.trainRows)}, with the model as it is.
${Object.keys(recipe).length > 0 ? recipeLine(recipe) : '- Recipe: not known.'}
- ${sizeOf(file)}; imported and judged${commitText(codeCommit)}.
${parity ? parityLine(parity) : '- The file is the imported model itself, byte for byte.'}`
}

function dataLine({ rows, duplicatesDropped, positiveShare, digest }: ModelCard['data']): string {
  return `- Data: UCI Census-Income (KDD), ${count(rows)} records, ${count(duplicatesDropped)} exact duplicates dropped; ${(positiveShare.weighted * 100).toFixed(2)} % of the population above $50k. SHA-256 \`${digest}\`.`
}

function recipeLine(recipe: ModelCard['recipe']): string {
  return `- Recipe: ${Object.entries(recipe)
    .map(([name, value]) => `\`${name}\` ${value}`)
    .join(', ')}.`
}

function sizeOf({ trees, nodes, bytes }: ModelCard['file']): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`
  return trees === null || nodes === null ? size : `${count(trees)} trees, ${count(nodes)} nodes, ${size}`
}

function commitText(commit: string | null): string {
  return commit ? ` by commit \`${commit.slice(0, 10)}\`` : ''
}

function parityLine(parity: ModelCard['parity']): string {
  if (!parity) return '- How far the file is from the trained model is not known.'
  return `- The file's answers and the trained model's differ by at most ${parity.probability.toExponential(1)} over ${count(parity.rows)} held-out records and ${count(parity.stressRows)} with missing and unseen values.`
}

const LIMITS = `## Limits

- A survey of 1994 and 1995: wages, taxes, work and the meaning of $50k have changed since.
- Race, sex, origin and citizenship are among the fields: the data holds the inequalities of its time, and so do the answers.
- Groups with few records (see the levels' shares in the data dictionary) get less certain answers.
- A value that was left out is assumed to be the most likely one given the rest; the answer lists what was assumed.`

function digits(value: number): string {
  return value.toFixed(4)
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
