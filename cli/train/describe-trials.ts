import { rankTrials, type Trial } from '@/lib/core/training/sweep'

/** The best trials as a table, the best first, with the parameters that differ between trials. */
export function describeTrials(trials: readonly Trial[], { top }: { top: number }): string {
  const all = new Set(trials.flatMap(({ recipe }) => Object.keys(recipe.parameters)))
  const names = [...all].filter((name) => new Set(trials.map(({ recipe }) => recipe.parameters[name])).size > 1)
  const head = ['trial', 'PR-AUC', 'ROC-AUC', 'log loss', 'rounds', ...names]
  const rows = rankTrials(trials)
    .slice(0, top)
    .map(({ number, best, recipe }) => [
      number === 1 ? '1 (own)' : String(number),
      best.validation.prAuc.toFixed(4),
      best.validation.rocAuc.toFixed(4),
      best.validation.logLoss.toFixed(4),
      String(recipe.rounds),
      ...names.map((name) => String(recipe.parameters[name] ?? '–')),
    ])
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)))
  return [head, ...rows].map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')).join('\n')
}
