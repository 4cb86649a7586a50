import { AppError } from '@/lib/core/errors'
import type { RoundFigures, SideFigures } from '@/lib/core/training/ports'

/** In XGBoost's words. */
export const EVAL_METRICS = ['auc', 'aucpr', 'logloss'] as const

export type Sides = Pick<RoundFigures, 'train' | 'validation'>

/**
 * Reads XGBoost's line of a round, such as `[9]\ttrain-auc:0.93\tvalidation-auc:0.9`.
 * @throws AppError `training-failed` where a figure is missing.
 */
export function parseFigures(line: string): Sides {
  const figures = new Map(
    line.split('\t').map((part) => {
      const colon = part.lastIndexOf(':')
      return [part.slice(0, colon), Number(part.slice(colon + 1))]
    }),
  )
  const figureOf = (side: string, metric: (typeof EVAL_METRICS)[number]) => {
    const value = figures.get(`${side}-${metric}`)
    if (value === undefined) throw new AppError('training-failed', 'XGBoost gave figures of an unknown form.')
    return value
  }
  const sideOf = (side: string): SideFigures => ({
    rocAuc: figureOf(side, 'auc'),
    prAuc: figureOf(side, 'aucpr'),
    logLoss: figureOf(side, 'logloss'),
  })
  return { train: sideOf('train'), validation: sideOf('validation') }
}
