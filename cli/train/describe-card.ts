import type { ModelCard } from '@/lib/core/registry/card'

/** Where the model is, and how good. */
export function describeCard(
  { metrics: { weighted }, threshold, file, trainingSeconds, parity }: ModelCard,
  folder: string,
): string {
  const figures = `accuracy ${weighted.accuracy.toFixed(4)}  precision ${weighted.precision.toFixed(4)}  recall ${weighted.recall.toFixed(4)}  ROC-AUC ${weighted.rocAuc.toFixed(4)}  ECE ${weighted.ece.toFixed(4)}`
  return [
    folder,
    `  ${figures}  at threshold ${threshold.value.toFixed(4)} (hold-out, weighted)`,
    `  ${(file.bytes / 1e6).toFixed(2)} MB, ${trainingSeconds?.toFixed(1)} s, file and trained model within ${parity?.probability.toExponential(1)}`,
  ].join('\n')
}
