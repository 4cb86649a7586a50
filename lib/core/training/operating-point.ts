import type { Scored } from '@/lib/core/evaluation/scored'
import { thresholdForFloors } from '@/lib/core/evaluation/thresholds'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { choiceId } from '@/lib/core/registry/model-choice'
import { PROTOTYPE } from '@/lib/core/registry/prototype'

export type OperatingPoint = { readonly threshold: number; readonly rule: string }

/**
 * Chosen on out-of-fold probabilities of the training side; the floors are the prototype's precision and recall. Balanced
 * ones ask for nearly everybody, or two in three, at the price of false alarms; unbalanced ones to be right when they say so.
 */
export function chooseThreshold(choice: ModelChoice, outOfFold: Scored): OperatingPoint {
  const floors = PROTOTYPE[choiceId(choice)]
  return {
    threshold: thresholdForFloors(outOfFold, floors),
    rule:
      `Most room above precision ${floors.precision} and recall ${floors.recall}, both weighted, ` +
      'on the out-of-fold predictions of the training side',
  }
}
