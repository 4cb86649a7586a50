import { AppError } from '@/lib/core/errors'
import { summariseCard } from '@/lib/core/registry/card-text'
import type { OutgoingRun } from '@/lib/core/registry/ports'
import type { RunRecord } from '@/lib/core/registry/run'
import { registeredName } from '@/lib/core/registry/version'
import { artifactRoot, below } from './artifact-root'
import type { CapabilityProbe } from './capabilities'
import type { Http } from './http'
import { logModelFigures } from './log-content'
import { finishLoggedModel, openLoggedModel } from './logged-models'
import { type ModelFolderRequest, modelEntry, modelFolder } from './model-folder'
import { registerVersion } from './register-version'
import { paramsOf } from './run-batches'
import type { RunTagRegistry } from './run-tag-registry'
import { setRunTag } from './runs'
import { nothingSchema, type WireRun } from './schemas'
import { sendFiles } from './send-files'
import type { MlflowSettings } from './settings'

export type TrackerDeps = {
  readonly http: Http
  readonly settings: MlflowSettings
  readonly probe: CapabilityProbe
  readonly runTagRegistry: RunTagRegistry
}

export type ModelToSend = {
  /** What the server had of the run when the sending began. */
  readonly sent: WireRun
  readonly record: RunRecord
  readonly model: NonNullable<OutgoingRun['model']>
  /** Of the version. */
  readonly tags: Readonly<Record<string, string>>
}

const MODEL_FOLDER = 'model'
/** By this tag a run's page shows its models. */
const HISTORY_TAG = 'mlflow.log-model.history'

/** Sends a model's folder, shows it on the run and, where servers can, among the models, and registers it. @returns the version. */
export async function sendModel(deps: TrackerDeps, toSend: ModelToSend): Promise<string> {
  const { http, settings, probe, runTagRegistry } = deps
  const { sent, model, tags } = toSend
  const folder = folderRequest(toSend)
  const root = below(artifactRoot(sent.info.artifact_uri, settings.trackingUri), MODEL_FOLDER)
  await sendFiles(http, root, modelFolder(folder))
  await showOnRun(deps, sent, folder)
  const logged = (await probe.has('loggedModels')) ? await sendLoggedModel(deps, toSend, folder) : undefined
  const choice = model.card.configuration
  if (!(await probe.has('registryWithAliases'))) return runTagRegistry.register(choice, sent.info.run_id)
  // A version of a model of its own must have that one's folder for its source.
  const source = logged?.artifactUri ?? `${sent.info.artifact_uri.replace(/\/+$/, '')}/${MODEL_FOLDER}`
  const description = summariseCard(model.card)
  return registerVersion(http, { choice, runId: sent.info.run_id, source, modelId: logged?.modelId, description, tags })
}

function folderRequest({ sent, record, model }: ModelToSend): ModelFolderRequest {
  return {
    ...model,
    runId: sent.info.run_id,
    localId: record.localId,
    createdMs: record.endedMs,
    artifactPath: MODEL_FOLDER,
  }
}

/** The page of the run only: a model is as good without, so no server's no stops the sending. */
async function showOnRun({ http, settings, probe }: TrackerDeps, { info, data }: WireRun, folder: ModelFolderRequest) {
  if (HISTORY_TAG in data.tags) return
  const entry = modelEntry(folder)
  try {
    if (await probe.has('logModel')) {
      const body = { run_id: info.run_id, model_json: JSON.stringify(entry) }
      await http.ask(nothingSchema, { method: 'POST', path: 'runs/log-model', body })
    } else {
      await setRunTag(http, { runId: info.run_id, key: HISTORY_TAG, value: JSON.stringify([entry]) })
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    settings.surroundings.warn(`The run’s page may not show its model. ${error.message}`)
  }
}

async function sendLoggedModel({ http, settings }: TrackerDeps, toSend: ModelToSend, folder: ModelFolderRequest) {
  const { sent, record, model, tags } = toSend
  const { experiment_id: experimentId, run_id: runId } = sent.info
  const name = registeredName(model.card.configuration)
  const params = paramsOf(record.params)
  const { trackingUri } = settings
  const logged = await openLoggedModel(http, { experimentId, runId, name, trackingUri, params, tags })
  // What is ready was sent whole.
  if (!logged.isReady) {
    const files = modelFolder({ ...folder, artifactPath: logged.artifactUri, modelId: logged.modelId })
    await sendFiles(http, logged.root, files)
    await logModelFigures(http, { runId, modelId: logged.modelId, record })
  }
  await finishLoggedModel(http, logged, runId)
  return logged
}
