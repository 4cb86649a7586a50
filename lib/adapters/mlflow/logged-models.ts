import { type ArtifactRoot, artifactRoot } from './artifact-root'
import type { Http } from './http'
import type { Pair } from './run-batches'
import { findRun } from './runs'
import { loggedModelReplySchema, loggedModelsReplySchema, nothingSchema, type WireLoggedModel } from './schemas'

/** MLflow 3's model of its own, which the Models tab shows. */
export type LoggedModel = {
  readonly modelId: string
  /** Of its folder. */
  readonly artifactUri: string
  readonly root: ArtifactRoot
  readonly isReady: boolean
}

export type LoggedModelRequest = {
  readonly experimentId: string
  readonly runId: string
  readonly name: string
  readonly trackingUri: string
  readonly params: readonly Pair[]
  readonly tags: Readonly<Record<string, string>>
}

/** Makes the run's model, or finds the one that an earlier call made. */
export async function openLoggedModel(http: Http, request: LoggedModelRequest): Promise<LoggedModel> {
  const { info } = (await findBySource(http, request)) ?? (await create(http, request))
  return {
    modelId: info.model_id,
    artifactUri: info.artifact_uri,
    root: artifactRoot(info.artifact_uri, request.trackingUri),
    isReady: isReady(info.status),
  }
}

/** Says that its files are whole, and shows it on its run. */
export async function finishLoggedModel(http: Http, { modelId, isReady }: LoggedModel, runId: string): Promise<void> {
  if (!isReady) {
    // The body must repeat the id.
    const body = { model_id: modelId, status: 'LOGGED_MODEL_READY' }
    await http.ask(nothingSchema, { method: 'PATCH', path: `logged-models/${encodeURIComponent(modelId)}`, body })
  }
  const run = await findRun(http, runId)
  // The server notes it as often as it is told.
  if (run?.outputs.model_outputs.some(({ model_id }) => model_id === modelId)) return
  const body = { run_id: runId, models: [{ model_id: modelId, step: 0 }] }
  await http.ask(nothingSchema, { method: 'POST', path: 'runs/outputs', body })
}

async function findBySource(
  http: Http,
  { experimentId, runId }: LoggedModelRequest,
): Promise<WireLoggedModel | undefined> {
  const { models } = await http.ask(loggedModelsReplySchema, {
    method: 'POST',
    path: 'logged-models/search',
    isRepeatable: true,
    body: { experiment_ids: [experimentId], filter: `source_run_id = '${runId}'`, max_results: 50 },
  })
  // Were two made at once, all callers must settle on one.
  return [...models].sort((one, other) => (one.info.model_id < other.info.model_id ? -1 : 1))[0]
}

async function create(
  http: Http,
  { experimentId, runId, name, params, tags }: LoggedModelRequest,
): Promise<WireLoggedModel> {
  const { model } = await http.ask(loggedModelReplySchema, {
    method: 'POST',
    path: 'logged-models',
    body: {
      experiment_id: experimentId,
      source_run_id: runId,
      name,
      params,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    },
  })
  return model
}

/** By name, or by the number that some versions answer with. */
function isReady(status: string): boolean {
  return status === 'LOGGED_MODEL_READY' || status === 'READY'
}
