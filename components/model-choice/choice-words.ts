import {
  ALGORITHM_LABELS,
  type Algorithm,
  BALANCING_LABELS,
  type Balancing,
  type ModelChoice,
} from '@/lib/core/registry/model-choice'

type Wording = { readonly label: string; readonly hint: string }

export const ALGORITHM_WORDS: Readonly<Record<Algorithm, Wording>> = {
  xgboost: {
    label: ALGORITHM_LABELS.xgboost,
    hint: 'Trees built one after another, each mending what the last got wrong.',
  },
  'random-forest': {
    label: ALGORITHM_LABELS['random-forest'],
    hint: 'Many trees grown apart; the answer is their mean.',
  },
}

export const BALANCING_WORDS: Readonly<Record<Balancing, Wording>> = {
  unbalanced: {
    label: BALANCING_LABELS.unbalanced,
    hint: 'Precision first: says “above” seldom, and is then mostly right.',
  },
  balanced: {
    label: BALANCING_LABELS.balanced,
    hint: 'Recall first: misses few who earn more, at the price of false alarms.',
  },
}

export function nameChoice({ algorithm, balancing }: ModelChoice): string {
  return `${ALGORITHM_WORDS[algorithm].label}, ${BALANCING_WORDS[balancing].label.toLowerCase()}`
}
