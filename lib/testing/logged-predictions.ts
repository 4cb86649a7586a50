import { v7 } from 'uuid'
import type { LoggedPrediction } from '@/lib/core/inference/prediction-log'

/** An invented entry of the prediction log; its id is of its time. */
export function inventEntry(parts: Partial<LoggedPrediction> = {}): LoggedPrediction {
  const atMs = parts.atMs ?? Date.UTC(2026, 0, 1)
  return {
    id: v7({ msecs: atMs }),
    requestId: 'request-1',
    atMs,
    configuration: 'xgboost-unbalanced',
    version: '7',
    digest: 'a'.repeat(64),
    probability: 0.1 + 0.2,
    label: '<=$50k',
    threshold: 0.5,
    protocol: 'v1',
    keyId: undefined,
    latencyMs: 1.25,
    assumedCount: 37,
    unknownCount: 0,
    record: undefined,
    ...parts,
  }
}
