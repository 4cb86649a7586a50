import type { SavedPrediction } from '@/lib/core/inference/saved-prediction'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { INVENTED_PERSON } from './people'

/** A saved answer about nobody, kept from the first of January 2026 to the first of April. */
export function buildSaved(overrides: Partial<SavedPrediction> = {}): SavedPrediction {
  return {
    id: 'AAAAAAAAAAAAAAAAAAAAAA',
    choice: DEFAULT_CHOICE,
    record: INVENTED_PERSON,
    assumed: { 'marital stat': 'Married-civilian spouse present', 'weeks worked in year': 52 },
    model: { ...DEFAULT_CHOICE, version: '7', digest: 'a'.repeat(64), source: 'mlflow' },
    probability: 0.52,
    label: '>$50k',
    threshold: 0.4,
    isOwnThreshold: false,
    createdMs: Date.UTC(2026, 0, 1, 12),
    expiresMs: Date.UTC(2026, 3, 1, 12),
    deleteHash: 'c'.repeat(64),
    ...overrides,
  }
}
