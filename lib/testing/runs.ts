import type { RunSummary } from '@/lib/core/registry/run'

let made = 0

/** A model's run that nobody made; each has an id of its own. */
export function buildRun(overrides: Partial<RunSummary> = {}): RunSummary {
  const runId = overrides.runId ?? (++made).toString(16).padStart(32, '0')
  return {
    runId,
    name: `run ${runId.slice(-4)}`,
    status: 'finished',
    kind: 'configuration',
    choice: { algorithm: 'xgboost', balancing: 'balanced' },
    parentRunId: undefined,
    user: 'ada',
    startedMs: Date.UTC(2026, 0, 1, 12),
    endedMs: Date.UTC(2026, 0, 1, 12, 3, 20),
    params: { rounds: '800', seed: '7' },
    metrics: { roc_auc: 0.95, pr_auc: 0.65, accuracy: 0.95, precision: 0.75, recall: 0.5, ece: 0.004 },
    tags: {},
    url: `http://127.0.0.1:5000/#/experiments/1/runs/${runId}`,
    ...overrides,
  }
}
