import type { ModelCard } from '@/lib/core/registry/card'

/** Where the model is, and how good. */
export function describeCard(card: ModelCard, folder: string): string {
  return `${folder}\n${describeFigures(card)}`
}

/** How good it is, in two lines; what the card does not know is left out. */
export function describeFigures({
  metrics: { weighted },
  threshold,
  file,
  trainingSeconds,
  parity,
}: ModelCard): string {
  const figures = `accuracy ${weighted.accuracy.toFixed(4)}  precision ${weighted.precision.toFixed(4)}  recall ${weighted.recall.toFixed(4)}  ROC-AUC ${weighted.rocAuc.toFixed(4)}  ECE ${weighted.ece.toFixed(4)}`
  const facts = [
    `${(file.bytes / 1e6).toFixed(2)} MB`,
    ...(trainingSeconds === null ? [] : [`${trainingSeconds.toFixed(1)} s`]),
    ...(parity === null ? [] : [`file and trained model within ${parity.probability.toExponential(1)}`]),
  ]
  return `  ${figures}  at threshold ${threshold.value.toFixed(4)} (hold-out, weighted)\n  ${facts.join(', ')}`
}
