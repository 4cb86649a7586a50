import { modelChoiceSchema } from '@/lib/core/registry/model-choice-schema'
import { RUN_KINDS, RUN_TAGS, type RunSummary } from '@/lib/core/registry/run'
import type { WireMetric, WireRun } from './schemas'

const STATUSES: Readonly<Record<string, RunSummary['status']>> = {
  RUNNING: 'running',
  SCHEDULED: 'scheduled',
  FINISHED: 'finished',
  FAILED: 'failed',
  KILLED: 'killed',
}

export function summarizeRun({ info, data }: WireRun, trackingUri: string): RunSummary {
  const { tags, params, metrics } = data
  return {
    runId: info.run_id,
    name: info.run_name || tags['mlflow.runName'] || info.run_id.slice(0, 8),
    status: STATUSES[info.status] ?? 'running',
    kind: RUN_KINDS.find((kind) => kind === tags[RUN_TAGS.kind]),
    choice: modelChoiceSchema.safeParse({ algorithm: tags[RUN_TAGS.algorithm], balancing: tags[RUN_TAGS.balancing] })
      .data,
    parentRunId: tags['mlflow.parentRunId'],
    user: tags['mlflow.user'] || info.user_id || undefined,
    startedMs: info.start_time,
    endedMs: info.end_time || undefined,
    params,
    metrics: Object.fromEntries(metrics.filter(isFigure).map(({ key, value }) => [key, value])),
    tags,
    url: runUrl(trackingUri, info),
  }
}

/** NaN comes as a word, and an infinity as the largest double or as a word. */
export function isFigure({ value }: Pick<WireMetric, 'value'>): boolean {
  return Number.isFinite(value) && Math.abs(value) < Number.MAX_VALUE
}

export function runUrl(
  trackingUri: string,
  { experiment_id, run_id }: Pick<WireRun['info'], 'experiment_id' | 'run_id'>,
) {
  return `${trackingUri}/#/experiments/${encodeURIComponent(experiment_id)}/runs/${encodeURIComponent(run_id)}`
}
