export const ALGORITHMS = ['xgboost', 'random-forest'] as const
export const BALANCINGS = ['unbalanced', 'balanced'] as const

export type Algorithm = (typeof ALGORITHMS)[number]
export type Balancing = (typeof BALANCINGS)[number]
/** A model configuration: unbalanced puts precision first, balanced puts recall first. */
export type ModelChoice = { algorithm: Algorithm; balancing: Balancing }

export const MODEL_CHOICES: readonly ModelChoice[] = ALGORITHMS.flatMap((algorithm) =>
  BALANCINGS.map((balancing) => ({ algorithm, balancing })),
)

export const DEFAULT_CHOICE: ModelChoice = { algorithm: 'xgboost', balancing: 'unbalanced' }

/** The name of a configuration's folder, URL segment and registry entry: `random-forest-balanced`. */
export type ChoiceId = `${Algorithm}-${Balancing}`

export function choiceId({ algorithm, balancing }: ModelChoice): ChoiceId {
  return `${algorithm}-${balancing}`
}

export function choiceFromId(id: string): ModelChoice | undefined {
  return MODEL_CHOICES.find((choice) => choiceId(choice) === id)
}

/** As people read them. */
export const ALGORITHM_LABELS: Readonly<Record<Algorithm, string>> = {
  xgboost: 'XGBoost',
  'random-forest': 'Random Forest',
}
export const BALANCING_LABELS: Readonly<Record<Balancing, string>> = { unbalanced: 'Unbalanced', balanced: 'Balanced' }
