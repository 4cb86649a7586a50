import type { Http } from './http'
import { isMissing, isUnknownRun } from './refusal'
import { checkRunId } from './run-id'
import { nothingSchema, runReplySchema, runsReplySchema, type WireRun } from './schemas'

/** A page holds whole runs, so a full one of 1,000 could have tens of megabytes. */
const PAGE_RUNS = 200

export type RunSearch = {
  readonly experimentId: string
  readonly filter?: string
  readonly orderBy?: readonly string[]
  readonly maxRuns: number
}

/** Runs that are not deleted, in the order asked for. */
export async function searchRuns(http: Http, search: RunSearch): Promise<readonly WireRun[]> {
  const runs: WireRun[] = []
  let token: string | undefined
  while (runs.length < search.maxRuns) {
    const reply = await http.ask(runsReplySchema, {
      method: 'POST',
      path: 'runs/search',
      isRepeatable: true,
      body: {
        experiment_ids: [search.experimentId],
        filter: search.filter,
        run_view_type: 'ACTIVE_ONLY',
        order_by: search.orderBy,
        max_results: Math.min(PAGE_RUNS, search.maxRuns - runs.length),
        page_token: token,
      },
    })
    runs.push(...reply.runs)
    token = reply.next_page_token || undefined
    if (token === undefined || reply.runs.length === 0) break
  }
  return runs.slice(0, search.maxRuns)
}

/** Undefined for a run that the server does not know or that is deleted. */
export async function findRun(http: Http, runId: string): Promise<WireRun | undefined> {
  const query = { run_id: checkRunId(runId) }
  const reply = await http.askUnless(isUnknownRun, runReplySchema, { method: 'GET', path: 'runs/get', query })
  return reply && reply.run.info.lifecycle_stage !== 'deleted' ? reply.run : undefined
}

export type RunTag = { readonly runId: string; readonly key: string; readonly value: string }

export async function setRunTag(http: Http, { runId, key, value }: RunTag): Promise<void> {
  const body = { run_id: checkRunId(runId), key, value: cutText(value, MAX_TAG_LENGTH) }
  await http.ask(nothingSchema, { method: 'POST', path: 'runs/set-tag', isRepeatable: true, body })
}

export async function deleteRunTag(http: Http, { runId, key }: Omit<RunTag, 'value'>): Promise<void> {
  const body = { run_id: checkRunId(runId), key }
  await http.askUnless(isMissing, nothingSchema, { method: 'POST', path: 'runs/delete-tag', isRepeatable: true, body })
}

/** The lengths that MLflow documents; what is longer it cuts without a word, or refuses. */
export const MAX_TAG_LENGTH = 5_000
export const MAX_PARAM_LENGTH = 6_000

/** With "…" at the end where something is missing. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  // A pair of surrogates is not to be torn apart.
  return `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** In a filter: names such as `bracket.local_id` need quotes of their own. */
export function tagEquals(key: string, value: string): string {
  return `tags.\`${key}\` = '${value.replaceAll("'", '')}'`
}

export type NewRun = {
  readonly experimentId: string
  readonly name: string
  readonly startedMs: number
  readonly tags: Readonly<Record<string, string>>
}

/** Not repeatable: what was sent and not answered may have made a run. */
export async function createRun(http: Http, { experimentId, name, startedMs, tags }: NewRun): Promise<WireRun> {
  const { run } = await http.ask(runReplySchema, {
    method: 'POST',
    path: 'runs/create',
    body: {
      experiment_id: experimentId,
      run_name: name,
      start_time: startedMs,
      // For servers of 2.x, which show no other user than this one.
      user_id: tags['mlflow.user'],
      tags: Object.entries(tags).map(([key, value]) => ({ key, value: cutText(value, MAX_TAG_LENGTH) })),
    },
  })
  return run
}
