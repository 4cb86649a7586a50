import { expect, test } from 'vitest'
import { recipeFor } from '@/lib/core/training/recipe'
import type { Trial } from '@/lib/core/training/sweep'
import { describeTrials } from './describe-trials'

function trialOf(number: number, prAuc: number, maxLeaves: number): Trial {
  const recipe = recipeFor({ algorithm: 'xgboost', balancing: 'balanced' }, { maxLeaves, rounds: 10 * number })
  const side = { rocAuc: 0.9, prAuc, logLoss: 0.2 }
  return { number, recipe, best: { round: 10 * number, train: side, validation: side }, curve: [], seconds: 1 }
}

test('the best trials stand in rising rank, with the parameters that differ and no others', () => {
  const table = describeTrials([trialOf(1, 0.6, 48), trialOf(2, 0.7, 16), trialOf(3, 0.5, 96)], { top: 2 })
  expect(table.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['trial', 'PR-AUC', 'ROC-AUC', 'log loss', 'rounds', 'max_leaves'],
    ['2', '0.7000', '0.9000', '0.2000', '20', '16'],
    ['1 (own)', '0.6000', '0.9000', '0.2000', '10', '48'],
  ])
})
