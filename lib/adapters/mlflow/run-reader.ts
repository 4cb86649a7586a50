import type { RunReader } from '@/lib/core/registry/ports'
import { findExperiment } from './experiments'
import type { Http } from './http'
import { askPages } from './pages'
import { checkRunId, isRunId } from './run-id'
import { isFigure, summarizeRun } from './run-summary'
import { findRun, searchRuns } from './runs'
import { historyReplySchema, type WireMetric } from './schemas'
import type { MlflowSettings } from './settings'

const PAGE_POINTS = 5_000
const MAX_PAGES = 40

export function createRunReader(http: Http, { experimentName, trackingUri }: MlflowSettings): RunReader {
  return {
    listRuns: async ({ maxRuns }) => {
      const experimentId = await findExperiment(http, experimentName)
      if (experimentId === undefined) return []
      const runs = await searchRuns(http, { experimentId, orderBy: ['attributes.start_time DESC'], maxRuns })
      return runs.map((run) => summarizeRun(run, trackingUri))
    },
    findRun: async (runId) => {
      const run = isRunId(runId) ? await findRun(http, runId) : undefined
      return run && summarizeRun(run, trackingUri)
    },
    readHistory: async (runId, metricKey) => {
      const points = await readPoints(http, checkRunId(runId), metricKey)
      return points
        .filter(isFigure)
        .sort((one, other) => one.step - other.step)
        .map(({ step, value }) => ({ step, value }))
    },
  }
}

async function readPoints(http: Http, runId: string, metricKey: string): Promise<readonly WireMetric[]> {
  const pages = await askPages(MAX_PAGES, (page_token) =>
    http.ask(historyReplySchema, {
      method: 'GET',
      path: 'metrics/get-history',
      query: { run_id: runId, metric_key: metricKey, max_results: PAGE_POINTS, page_token },
    }),
  )
  return pages.flatMap(({ metrics }) => metrics)
}
