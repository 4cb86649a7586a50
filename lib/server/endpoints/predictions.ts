import 'server-only'
import { v7 as uuidv7 } from 'uuid'
import {
  MAX_PAGE,
  type PredictionsQuery,
  type PredictionsReply,
  predictionsQuerySchema,
  predictionsReplySchema,
} from '@/lib/contracts/predictions'
import { predictionCsvHead, predictionCsvLine } from '@/lib/core/inference/prediction-csv'
import type { LoggedPrediction, PredictionFilter, PredictionLogReader } from '@/lib/core/inference/prediction-log'
import { createEndpoint, type Handle } from '../endpoint'
import { jsonReply, type Reply } from '../exchange'
import { parseBody } from '../handles'

const CSV = 'text/csv; charset=utf-8'
/** Characters of what the audit log says was exported. */
const MAX_SUBJECT = 200

function filterOf({ configuration, protocol, key, from, until, before }: PredictionsQuery): PredictionFilter {
  const ms = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time))
  return { configuration, protocol, keyId: key, fromMs: ms(from), untilMs: ms(until), before }
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString()
}

function show(entry: LoggedPrediction): PredictionsReply['predictions'][number] {
  const { atMs, keyId, assumedCount, unknownCount, record, ...same } = entry
  return {
    ...same,
    at: timeOf(atMs),
    ...(keyId === undefined ? {} : { key: keyId }),
    assumed: assumedCount,
    unknown: unknownCount,
    ...(record === undefined ? {} : { record }),
  }
}

/** Whether the Accept header asks for CSV and not for what else it may name. */
function wantsCsv(accept: string | undefined): boolean {
  return /^\s*text\/csv\s*(;|,|$)/i.test(accept ?? '')
}

const list: Handle = async (call, { container, caller }): Promise<Reply> => {
  const query = parseBody(predictionsQuerySchema, Object.fromEntries(new URLSearchParams(call.query)))
  const { store } = container
  const filter = filterOf(query)
  if (query.format === 'csv' || (query.format === undefined && wantsCsv(call.header('accept')))) {
    if (call.method === 'GET') {
      const atMs = container.predictDeps.nowMs()
      const subject = `predictions?${new URLSearchParams(call.query)}`.slice(0, MAX_SUBJECT)
      await store.audit.append({ id: uuidv7(), atMs, who: caller.who, action: 'predictions.exported', subject })
    }
    const headers = { 'content-type': CSV, 'content-disposition': 'attachment; filename="predictions.csv"' }
    return { status: 200, headers, body: exportCsv(store.predictions, filter) }
  }
  const entries = await store.predictions.list(filter, query.limit + 1)
  const page = entries.slice(0, query.limit)
  const next = entries.length > page.length ? page.at(-1)?.id : undefined
  const reply: PredictionsReply = { predictions: page.map(show), ...(next === undefined ? {} : { next }) }
  return jsonReply(predictionsReplySchema.parse(reply))
}

/** Everything that the filter lets through, a page of it in memory at a time. */
async function* exportCsv(log: Pick<PredictionLogReader, 'list'>, filter: PredictionFilter): AsyncIterable<string> {
  yield predictionCsvHead()
  let before = filter.before
  for (;;) {
    const page = await log.list({ ...filter, before }, MAX_PAGE)
    if (page.length > 0) yield page.map((entry) => predictionCsvLine(entry, timeOf(entry.atMs))).join('')
    if (page.length < MAX_PAGE) return
    before = page.at(-1)?.id
  }
}

/** The prediction log, newest first, in pages; or all of it as CSV. */
export const predictionsEndpoint = createEndpoint({
  route: '/api/v1/predictions',
  operations: { GET: { access: 'admin', handle: list } },
})
