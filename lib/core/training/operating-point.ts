import type { Scored } from '@/lib/core/evaluation/scored'
import { thresholdForFloors } from '@/lib/core/evaluation/thresholds'
import type { ChoiceId, ModelChoice } from '@/lib/core/registry/model-choice'
import { choiceId } from '@/lib/core/registry/model-choice'

/**
 * What each configuration is asked for at least, weighted: the published figures of the prototype that Bracket replaces.
 * Balanced finds nearly everybody or two in three, at the price of false alarms; unbalanced is right when it says so.
 */
const FLOORS: { readonly [id in ChoiceId]: { readonly precision: number; readonly recall: number } } = {
  'xgboost-balanced': { precision: 0.3203, recall: 0.9024 },
  'xgboost-unbalanced': { precision: 0.7448, recall: 0.4927 },
  'random-forest-balanced': { precision: 0.5296, recall: 0.6562 },
  'random-forest-unbalanced': { precision: 0.8116, recall: 0.3933 },
}

export type OperatingPoint = { readonly threshold: number; readonly rule: string }

/** Chosen on out-of-fold probabilities of the training side. */
export function chooseThreshold(choice: ModelChoice, outOfFold: Scored): OperatingPoint {
  const floors = FLOORS[choiceId(choice)]
  return {
    threshold: thresholdForFloors(outOfFold, floors),
    rule:
      `Most room above precision ${floors.precision} and recall ${floors.recall}, both weighted, ` +
      'on the out-of-fold predictions of the training side',
  }
}
